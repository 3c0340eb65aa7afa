import type { OrganizationRole } from "@acme/data-model";
import { z } from "zod";
import type { ProblemCode } from "../problems/problem-types.ts";

export type Method = "get" | "post" | "patch" | "delete";

/** Whoever has a token, the platform's operators, or a member of the path's organization from this role up. */
export type Access = "user" | "operator" | OrganizationRole;

/** A query parameter under a name that it once had: understood, and answered with what to use instead. */
export type RenamedParameter = {
  readonly use: string;
  /** Since when it is deprecated, and when it goes: `YYYY-MM-DD`. */
  readonly since: string;
  readonly sunset: string;
  readonly why: string;
};

/** What an operation answers when all is well; of anything else a problem tells. */
export type Answer<Schema extends z.ZodType = z.ZodType> = {
  readonly status: 200 | 201 | 204;
  readonly description: string;
  /** Of the body; `z.void()` where there is none. What is not in it does not leave the house. */
  readonly schema: Schema;
  /** Sent as it comes into being, as a file of this kind and name; the schema is of the whole. */
  readonly stream?: { readonly contentType: string; readonly fileName: string };
  /** With 201: the property of the body that is the new resource's id, the end of its `Location`. */
  readonly id?: string;
  /**
   * Answers with an ETag, and with 304 to whoever has it already. These properties don't count: a body
   * that differs in nothing else says nothing new.
   */
  readonly entityTag?: { readonly without: readonly string[] };
};

/**
 * One thing that the API does, as data: the routes, the OpenAPI document and the client are derived from
 * it. Nothing in this folder knows a server.
 */
export type Operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> = {
  readonly id: string;
  readonly method: Method;
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params: Params;
  readonly query: Query;
  /** `z.undefined()` where it takes none. */
  readonly body: Body;
  readonly answer: Answer<Result>;
  /** What may go wrong besides what may go wrong everywhere; see `problemsOf`. */
  readonly problems: readonly ProblemCode[];
  readonly renamed?: Readonly<Record<string, RenamedParameter>>;
};

/** Operations that don't say otherwise have no parameters and no body. */
type Defaults = {
  readonly params: typeof noParameters;
  readonly query: typeof noParameters;
  readonly body: typeof noBody;
};

const noParameters = z.strictObject({});
const noBody = z.undefined();

type Given = Omit<Operation, "params" | "query" | "body" | "problems"> &
  Partial<Pick<Operation, "params" | "query" | "body" | "problems">>;

/** Defines an operation, with its own schemas' types. */
export function defineOperation<const Defined extends Given>(
  operation: Defined,
): Omit<Defaults, keyof Defined> & { readonly problems: readonly ProblemCode[] } & Defined {
  return { params: noParameters, query: noParameters, body: noBody, problems: [], ...operation };
}
