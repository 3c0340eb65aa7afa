import type { OrganizationRole, UserId } from "@acme/data-model";
import type { TenantDatabase, TenantScope } from "@acme/tenant-repositories";
import type { z } from "zod";
import type { Access, Operation } from "../contract/operation.ts";
import type { FactsKeeper } from "../facts/index.ts";
import type { MigrationRecord, Watch } from "../migration-record/index.ts";
import { checkAnswer } from "./check-answer.ts";
import type { OperationInput, RawInput } from "./read-input.ts";
import { inputReader } from "./read-input.ts";

/** What an operation's work is given besides what was asked. */
export type Call = {
  readonly tenants: TenantDatabase;
  /** The migration that is watched, if any. */
  readonly watch: Watch | undefined;
  /** Told of overviews, if facts are kept for them. */
  readonly facts: Pick<FactsKeeper, "touched"> | undefined;
};

/**
 * Reads a request, and answers the work that is to be done then: what can't be read is refused before
 * there is a transaction.
 *
 * @throws {Problem} `invalid_request`
 */
type Prepare<Given, Answered> = (input: RawInput) => (given: Given, call: Call) => Answered;

/** An operation for whoever has a token. */
export type UserRoute = {
  readonly kind: "user";
  readonly operation: Operation;
  readonly prepare: Prepare<UserId, Promise<unknown>>;
};

/** An operation for operators, who watch the platform's migration. */
export type OperatorRoute = {
  readonly kind: "operator";
  readonly operation: Operation;
  readonly prepare: Prepare<MigrationRecord, Promise<unknown>>;
};

/** An operation for members of the path's organization, in a transaction of its own. */
export type OrganizationRoute = {
  readonly kind: "organization";
  readonly operation: Operation;
  readonly prepare: Prepare<TenantScope, Promise<unknown>>;
};

/** The same, for an answer that is sent while it comes into being. */
export type StreamRoute = {
  readonly kind: "stream";
  readonly operation: Operation;
  readonly prepare: Prepare<TenantScope, AsyncIterable<string>>;
};

export type Route = UserRoute | OperatorRoute | OrganizationRoute | StreamRoute;

type Params = z.ZodObject;
type Query = z.ZodObject;
type Body = z.ZodType;
type Result = z.ZodType;

type For<
  Who extends Access,
  P extends Params,
  Q extends Query,
  B extends Body,
  R extends Result,
> = Operation<P, Q, B, R> & { readonly access: Who };

type Input<P extends Params, Q extends Query, B extends Body> = Call &
  OperationInput<z.output<P>, z.output<Q>, z.output<B>>;

/** Says what an operation for whoever has a token does. */
export function userRoute<P extends Params, Q extends Query, B extends Body, R extends Result>(
  operation: For<"user", P, Q, B, R>,
  work: (call: Input<P, Q, B> & { readonly userId: UserId }) => Promise<z.input<R>>,
): UserRoute {
  const read = inputReader(operation);
  return {
    kind: "user",
    operation,
    prepare: (raw) => {
      const input = read(raw);
      return async (userId, call) =>
        checkAnswer(operation, await work({ ...call, ...input, userId }));
    },
  };
}

/** Says what an operation for operators does. */
export function operatorRoute<P extends Params, Q extends Query, B extends Body, R extends Result>(
  operation: For<"operator", P, Q, B, R>,
  work: (call: Input<P, Q, B> & { readonly record: MigrationRecord }) => Promise<z.input<R>>,
): OperatorRoute {
  const read = inputReader(operation);
  return {
    kind: "operator",
    operation,
    prepare: (raw) => {
      const input = read(raw);
      return async (record, call) =>
        checkAnswer(operation, await work({ ...call, ...input, record }));
    },
  };
}

/** Says what an operation of an organization does, with the rows of its transaction. */
export function organizationRoute<
  P extends Params,
  Q extends Query,
  B extends Body,
  R extends Result,
>(
  operation: For<OrganizationRole, P, Q, B, R>,
  work: (call: Input<P, Q, B> & { readonly scope: TenantScope }) => Promise<z.input<R>>,
): OrganizationRoute {
  const read = inputReader(operation);
  return {
    kind: "organization",
    operation,
    prepare: (raw) => {
      const input = read(raw);
      return async (scope, call) =>
        checkAnswer(operation, await work({ ...call, ...input, scope }));
    },
  };
}

/** Says what text an operation sends, piece by piece, from the rows of its transaction. */
export function streamRoute<P extends Params, Q extends Query, B extends Body, R extends Result>(
  operation: For<OrganizationRole, P, Q, B, R>,
  work: (call: Input<P, Q, B> & { readonly scope: TenantScope }) => AsyncIterable<string>,
): StreamRoute {
  const read = inputReader(operation);
  return {
    kind: "stream",
    operation,
    prepare: (raw) => {
      const input = read(raw);
      return (scope, call) => work({ ...call, ...input, scope });
    },
  };
}
