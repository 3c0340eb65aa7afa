import type { CheckResult } from "@acme/tenancy-migrator";

/**
 * What `acme-tenancy audit` asks, to be pasted into any client: one statement a kind of check, shown for the
 * first table that it is asked of.
 */
export function verificationQueries(checks: readonly CheckResult[]): string {
  const kinds = [...Map.groupBy(checks, ({ id }) => id).values()];
  return kinds
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const { id, title, table, expected, sql } = first;
      const others = same.length - 1;
      const about = [
        ...(table === undefined ? [] : [`here of \`${table}\``]),
        ...(others === 0 ? [] : [`and in the same way of ${others} more`]),
      ].join(", ");
      return [
        `<details><summary><code>${id}</code>: ${escape(title)}</summary>`,
        "",
        `Expected: ${escape(expected)}.${about === "" ? "" : ` Asked ${about}.`}`,
        "",
        "```sql",
        sql.trim(),
        "```",
        "",
        "</details>",
        "",
      ];
    })
    .join("\n")
    .trimEnd();
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
