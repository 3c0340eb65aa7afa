/** A statement with its semicolon, on a line of its own where a comment ends the statement. */
export function terminated(statement: string): string {
  const text = statement.trimEnd().replace(/;$/, "");
  const lastLine = text.slice(text.lastIndexOf("\n") + 1);
  return lastLine.includes("--") ? `${text}\n;` : `${text};`;
}

/** Every line as a comment; PostgreSQL ends one at a line feed and at a carriage return alike. */
export function commented(text: string, indent = " "): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => `--${indent}${line}`.trimEnd());
}
