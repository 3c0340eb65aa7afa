import { dollarQuote } from "./dollar-quote.ts";
import { literal } from "./quote.ts";

/** The statements, to be carried out only while the relation is there: a partition may have been dropped since. */
export function whileItIsThere(relation: string, statements: readonly string[]): readonly string[] {
  return [
    `DO ${dollarQuote(`BEGIN
  IF to_regclass(${literal(relation)}) IS NOT NULL THEN
    ${statements.map((each) => `${each};`).join("\n    ")}
  END IF;
END`)}`,
  ];
}
