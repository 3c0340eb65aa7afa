import { codePieces } from "./documents.ts";
import type { Document } from "./documents.ts";

/** A name that a page gives to something. */
export type Claim = {
  readonly path: string;
  readonly line: number;
  readonly kind: "command" | "option" | "script" | "upper-case name";
  readonly name: string;
  /** Of an option: the command of `acme-tenancy` that it is said to be of, if the page says. */
  readonly command?: string;
};

/** Everything that a page names in its code: commands, options, scripts, error codes and settings. */
export function claimsOf({ path, text }: Document): readonly Claim[] {
  return codePieces(text).flatMap(({ line, code }) => {
    const at = { path, line };
    const upper = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(code)
      ? [{ ...at, kind: "upper-case name" as const, name: code }]
      : [];
    const bare = /^(?<option>--[a-z][a-z-]*)\b/.exec(code)?.groups?.["option"];
    const option = bare === undefined ? [] : [{ ...at, kind: "option" as const, name: bare }];
    return [...upper, ...option, ...callsIn(code).map((claim) => ({ ...at, ...claim }))];
  });
}

type Named = Pick<Claim, "kind" | "name" | "command">;

/** Calls of `acme-tenancy` and of pnpm in a piece of code. */
function callsIn(code: string): readonly Named[] {
  const calls: Named[] = [];
  const tool = /(?:^|[\s`])(?:acme-tenancy|npx @acme\/tenancy-migrator)(?<rest>(?: +[^\s;&>#]+)*)/g;
  for (const match of code.matchAll(tool)) {
    const words = (match.groups?.["rest"] ?? "").trim().split(/ +/);
    const command = words.find((word) => /^[a-z]+$/.test(word));
    if (command === undefined) continue;
    calls.push({ kind: "command", name: command });
    for (const word of words.filter((each) => each.startsWith("--"))) {
      calls.push({ kind: "option", name: word.replace(/=.*$/, "").replace(/\W+$/, ""), command });
    }
  }
  // In a table of commands, or where the text has just named the program: `plan [--to] [--out dir]`.
  const short = /^(?!npx|pnpm)(?<command>[a-z]+)(?: \[?--[a-z])/.exec(code)?.groups?.["command"];
  if (short !== undefined) {
    calls.push({ kind: "command", name: short });
    for (const [option] of code.matchAll(/--[a-z][a-z-]*/g)) {
      calls.push({ kind: "option", name: option, command: short });
    }
  }
  const script = /(?:^|\s)pnpm(?:@[\d.]+)? (?:run )?(?<script>[a-z][\w:]*(?:-[\w:]+)*)/g;
  for (const match of code.matchAll(script)) {
    calls.push({ kind: "script", name: match.groups?.["script"] ?? "" });
  }
  return calls;
}
