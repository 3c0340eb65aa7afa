/** `alone`, on a database that it finds in its environment (`database`), or not at all (`no-run`). */
export type ExampleRun = "alone" | "database" | "no-run";

/** One example of the documentation: a module of its own, with its imports. */
export type DocExample = {
  /** Where it stands, relative to the repository. */
  readonly file: string;
  /** The line of the file that the code begins at, counted from 1. */
  readonly line: number;
  readonly code: string;
  readonly run: ExampleRun;
};

// A docstring's lines begin with a star; a README's may be indented by a list.
const inDocstring = /^\s*\* ?/;
const fence = /^(?<indent>\s*)```(?<language>\S*) *(?<flags>.*)$/;

/**
 * The examples of one file: its blocks fenced as `ts`, as `ts database` where it takes one, or as
 * `ts no-run` where it takes something else that an example can't bring along; it is then only type-checked.
 */
export function extractExamples(file: string, text: string): DocExample[] {
  const examples: DocExample[] = [];
  const docstrings = file.endsWith(".ts");
  let open: {
    line: number;
    indent: number;
    language: string;
    run: ExampleRun;
    code: string[];
  } | null = null;
  for (const [at, raw] of text.split("\n").entries()) {
    if (docstrings && !inDocstring.test(raw)) {
      open = null;
      continue;
    }
    const line = docstrings ? raw.replace(inDocstring, "") : raw;
    const found = fence.exec(line)?.groups;
    if (found === undefined) {
      open?.code.push(line.slice(open.indent));
    } else if (open === null) {
      open = {
        line: at + 2,
        indent: found["indent"]?.length ?? 0,
        language: found["language"] ?? "",
        run: toRun(found["flags"]?.trim()),
        code: [],
      };
    } else {
      const { line: start, run, code, language } = open;
      if (language === "ts")
        examples.push({ file, line: start, run, code: `${code.join("\n")}\n` });
      open = null;
    }
  }
  return examples;
}

function toRun(flag: string | undefined): ExampleRun {
  return flag === "database" || flag === "no-run" ? flag : "alone";
}
