import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Catalog, CatalogFunction } from "../catalog/catalog.ts";
import { dollarQuote } from "../sql/dollar-quote.ts";
import { identifier, identifiers, qualified } from "../sql/quote.ts";

/** An argument, or a column of what is returned. */
export type Argument = {
  readonly name: string;
  readonly type: string;
  readonly byDefault?: string;
};

/** A function that says, or decides, who somebody is, before it is written as SQL. */
export type IdentityFunction = {
  readonly name: string;
  readonly args: readonly Argument[];
  /** One type, or the columns of a table. */
  readonly returns: string | readonly Argument[];
  readonly language: "plpgsql" | "sql";
  readonly volatility: "stable" | "volatile";
  readonly parallel: "safe" | "restricted" | "unsafe";
  /** Whether it runs as its owner, who may read the key and the memberships. */
  readonly definer: boolean;
  readonly body: string;
  /** The roles that may call it. */
  readonly executors: readonly string[];
};

/** What most of them have in common: plpgsql, run as their owner. */
export const definer = { language: "plpgsql", parallel: "unsafe", definer: true } as const;

/**
 * Fixed, or whoever calls could put other functions and operators in the place of PostgreSQL's own, or read
 * a plan in which the key stands.
 */
export const identitySettings = [
  "search_path=pg_catalog, pg_temp",
  "debug_print_plan=off",
] as const;

/** `schema.name(types)`, which is how PostgreSQL tells functions of one name apart. */
export function signatureOf({ name, args }: Pick<IdentityFunction, "name" | "args">): string {
  return `${qualified(bookkeepingSchema, name)}(${args.map(({ type }) => type).join(", ")})`;
}

/** The statements that create it, or bring it up to date, and let nobody else call it. */
export function createIdentityFunction(each: IdentityFunction, catalog: Catalog): string[] {
  const signature = signatureOf(each);
  const args = each.args.map(
    ({ name, type, byDefault }) =>
      `${identifier(name)} ${type}${byDefault === undefined ? "" : ` DEFAULT ${byDefault}`}`,
  );
  const returns =
    typeof each.returns === "string"
      ? each.returns
      : `TABLE (${each.returns.map(({ name, type }) => `${identifier(name)} ${type}`).join(", ")})`;
  const strangers = (findFunction(catalog, each)?.executors ?? []).filter(
    (role) => role !== "public" && !each.executors.includes(role),
  );
  return [
    `CREATE OR REPLACE FUNCTION ${qualified(bookkeepingSchema, each.name)}(${args.join(", ")}) RETURNS ${returns}
LANGUAGE ${each.language} ${each.volatility.toUpperCase()} PARALLEL ${each.parallel.toUpperCase()} SECURITY ${each.definer ? "DEFINER" : "INVOKER"}${each.definer ? "\nSET search_path = pg_catalog, pg_temp\nSET debug_print_plan = off" : ""}
AS ${dollarQuote(each.body)}`,
    `REVOKE ALL ON FUNCTION ${signature} FROM ${["PUBLIC", ...strangers.map(identifier)].join(", ")}`,
    ...(each.executors.length === 0
      ? []
      : [`GRANT EXECUTE ON FUNCTION ${signature} TO ${identifiers(each.executors)}`]),
  ];
}

/** The statement that drops it. */
export function dropIdentityFunction(each: Pick<IdentityFunction, "name" | "args">): string {
  return `DROP FUNCTION IF EXISTS ${signatureOf(each)}`;
}

/** Whether the database has this function, and lets call it whom it should. */
export function identityFunctionIsThere(catalog: Catalog, each: IdentityFunction): boolean {
  const found = findFunction(catalog, each);
  return (
    found !== undefined &&
    found.source === each.body &&
    found.securityDefiner === each.definer &&
    found.settings.join() === (each.definer ? identitySettings : []).join() &&
    found.volatility === each.volatility.charAt(0) &&
    found.parallel === each.parallel.charAt(0) &&
    [...found.executors].toSorted().join() === [...each.executors].toSorted().join()
  );
}

function findFunction(
  { functions }: Catalog,
  { name, args }: IdentityFunction,
): CatalogFunction | undefined {
  return functions.find((each) => each.name === name && each.argumentCount === args.length);
}
