import type { Guess, GuessNote } from "./guess.ts";
import { printKey, printValue } from "./print-literal.ts";

const lineWidth = 100;

/**
 * The text of a configuration file: `tenancy.config.ts` with the notes as comments, or
 * `tenancy.config.json`, which can't hold any (print the guess's `remarks` beside it).
 */
export function renderConfig(guess: Guess, format: "ts" | "json"): string {
  const { declaration, notes, source } = guess;
  if (format === "json") return `${JSON.stringify(declaration, undefined, 2)}\n`;
  const { tables, ...options } = declaration;
  const about = (at: GuessNote["at"], table: string | undefined): string[] =>
    notes.filter((note) => note.at === at && note.table === table).map((note) => note.text);
  const lines = Object.entries(options).flatMap(([name, value]) => [
    ...(isPlace(name) ? about(name, undefined).flatMap((text) => comment(text, "  ")) : []),
    ...entry(name, value, "  "),
  ]);
  const tableLines = Object.entries(tables).flatMap(([name, table]) => [
    ...about("tables", name).flatMap((text) => comment(text, "    ")),
    ...entry(name, table, "    "),
  ]);
  return [
    `import { defineTenancy } from "@acme/tenancy";`,
    "",
    ...comment(
      `Read off the foreign keys of schema ${source.schema} in database ${source.database} (PostgreSQL ${source.serverVersion}). Confirm or mend what is marked as guessed; then: acme-tenancy doctor`,
      "",
    ),
    "export default defineTenancy({",
    ...lines,
    ...about("tables", undefined).flatMap((text) => comment(text, "  ")),
    "  tables: {",
    ...tableLines,
    "  },",
    "});",
    "",
  ].join("\n");
}

function isPlace(name: string): name is GuessNote["at"] {
  return name === "tenant" || name === "column" || name === "members" || name === "legacyRoles";
}

function entry(name: string, value: unknown, indent: string): string[] {
  const start = `${indent}${printKey(name)}: `;
  return `${start}${printValue(value, indent, lineWidth - start.length)},`.split("\n");
}

/** A name may hold a line break, which would end the comment and make code of the rest. */
function comment(text: string, indent: string): string[] {
  const start = `${indent}//`;
  const lines = [start];
  for (const word of text.split(/[\s\p{Cc}\u2028-\u202E\u2066-\u2069]+/u)) {
    const last = lines.at(-1) ?? start;
    if (last !== start && last.length + 1 + word.length > lineWidth) lines.push(`${start} ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
