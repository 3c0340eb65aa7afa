import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A page of the documentation, with its path relative to the repository. */
export type Document = { readonly path: string; readonly text: string };

/** The pages that people read: those of the root, of `docs`, and of every package and app. */
export function readDocuments(repository: string): readonly Document[] {
  return globSync(
    ["*.md", "docs/**/*.md", "{packages,apps,tooling}/*/README.md", "packages/*/docs/**/*.md"],
    { cwd: repository, exclude: (path) => path === "node_modules" },
  )
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(repository, path), "utf8") }));
}

/** A piece of code in a page: what is between backticks, or one line of a shell's block. */
export type CodePiece = { readonly line: number; readonly code: string };

const fence = /^\s*(?:`{3,})(?<language>\w*)/;
const shells = new Set(["sh", "console", "bash"]);

export function codePieces(text: string): readonly CodePiece[] {
  const pieces: CodePiece[] = [];
  let block: string | undefined;
  for (const [at, content] of text.split("\n").entries()) {
    const line = at + 1;
    const opened = fence.exec(content)?.groups?.["language"];
    if (opened !== undefined) block = block === undefined ? opened : undefined;
    else if (block === undefined)
      pieces.push(...inlineCode(content).map((code) => ({ line, code })));
    else if (shells.has(block)) pieces.push({ line, code: content.replace(/\s#.*$/, "") });
  }
  return pieces;
}

function inlineCode(line: string): readonly string[] {
  return [...line.matchAll(/(?<!`)`(?<code>[^`]+)`(?!`)/g)].map(
    // In a table, a pipe inside of code is escaped.
    (match) => (match.groups?.["code"] ?? "").replaceAll(String.raw`\|`, "|"),
  );
}

/** The cells of every row of every table of a page, without heads. */
export function tableRows(text: string): readonly (readonly string[])[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[\s|:-]+\|$/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
