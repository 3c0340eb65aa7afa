import type { CheckResult } from "../evidence/check.ts";

/** The same check of several tables, as one line. */
export type CheckGroup = {
  readonly title: string;
  readonly checks: readonly CheckResult[];
};

/** One group a kind of check; what is about no table stands by itself. Keeps the order of the report. */
export function groupChecks(checks: readonly CheckResult[]): readonly CheckGroup[] {
  const groups = Map.groupBy(checks, (check) =>
    check.table === undefined ? `${check.id}\0${check.title}` : check.id,
  );
  return [...groups.values()].map((members) => ({
    title: commonTitle(members),
    checks: members,
  }));
}

/** Titles of one kind differ in an example at their end, if at all: the words before it are the title. */
function commonTitle(checks: readonly CheckResult[]): string {
  const [first, ...others] = checks.map((check) => check.title.split(" "));
  if (first === undefined) return "";
  const differs = first.findIndex((word, index) => others.some((words) => words[index] !== word));
  // What stands in parentheses at the end is detail; the JSON and Markdown reports have it.
  const common = (differs === -1 ? first : first.slice(0, differs))
    .join(" ")
    .replace(/\s*\([^()]*\)$/, "");
  return common === "" ? (checks[0]?.id ?? "") : common;
}
