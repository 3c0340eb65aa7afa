import type { z } from "zod";
import type { Operation } from "../contract/operation.ts";

/** A part that an operation may have: one whose every property is optional need not be given. */
type Part<Name extends string, Value> = string extends keyof Value
  ? unknown // Of a schema without properties: Record<string, never>.
  : Partial<Value> extends Value
    ? { readonly [Key in Name]?: Value }
    : { readonly [Key in Name]: Value };

type BodyPart<Body> = [Body] extends [undefined] ? unknown : { readonly body: Body };

type Described = Pick<Operation, "params" | "query" | "body" | "answer">;

/** What is sent with any request. */
export type CommonOptions = {
  readonly signal?: AbortSignal;
  /** For POST: the same key again is the same request, and not done twice. */
  readonly idempotencyKey?: string;
};

/** What an operation is asked with. */
export type RequestOf<Asked extends Described> = Part<"params", z.input<Asked["params"]>> &
  Part<"query", z.input<Asked["query"]>> &
  BodyPart<z.input<Asked["body"]>> &
  CommonOptions;

/** What it answers; files come whole, to be saved. */
export type AnswerOf<Asked extends Described> = Asked["answer"] extends { readonly stream: object }
  ? Blob
  : z.output<Asked["answer"]["schema"]>;
