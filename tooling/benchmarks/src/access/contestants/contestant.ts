import type { ConversationId } from "@acme/data-model";
import type { AccessDatabase, Tenant } from "../access-database.ts";

/** A way to a tenant's rows. */
export type Contestant = {
  readonly name: string;
  readonly label: string;
  /** Connects, by one connection: who asks twice at once is not measured. */
  readonly open: (database: AccessDatabase) => Promise<OpenContestant>;
};

export type OpenContestant = {
  readonly as: (tenant: Tenant) => Promise<Questions>;
  readonly close: () => Promise<void>;
};

/** What one tenant asks. */
export type Questions = {
  /** One row by its id, with all that this costs from the first word to the server to the last. */
  readonly find: (id: ConversationId) => Promise<Row | null>;
  /** Several one after the other, in one scope or transaction where the contestant has them. */
  readonly findEach: (ids: readonly ConversationId[]) => Promise<readonly (Row | null)[]>;
  /** What is asked where a scope or transaction is open anyway. */
  readonly inScope: <Result>(work: (scope: ScopeQuestions) => Promise<Result>) => Promise<Result>;
};

export type ScopeQuestions = {
  /** The newest 20. */
  readonly page: () => Promise<readonly Row[]>;
  /** How many in the last 30 days, and how long on average. */
  readonly aggregate: () => Promise<Aggregate>;
};

export type Row = { readonly id: string };

export type Aggregate = { readonly count: string; readonly seconds: string };
