import type { Finding } from "../commands/doctor.ts";
import { plural } from "./numbers.ts";
import type { Format, TerminalStyle } from "./terminal/style.ts";
import { painter, widthOf } from "./terminal/style.ts";
import { printable, wrap } from "./terminal/text.ts";

// What needs doing comes first.
const levels = ["problem", "warning", "fine"] as const satisfies readonly Finding["level"][];

const looks: Record<Finding["level"], { readonly mark: string; readonly format: Format }> = {
  problem: { mark: "✗", format: "red" },
  warning: { mark: "!", format: "yellow" },
  fine: { mark: "✓", format: "green" },
};

/** What was found before a migration: the verdict, then problems, warnings and what is fine. */
export function renderDoctorTerminal(
  findings: readonly Finding[],
  style: TerminalStyle = {},
): string {
  const paint = painter(style);
  const width = widthOf(style);
  const lines = levels.flatMap((level) =>
    findings
      .filter((finding) => finding.level === level)
      .flatMap(({ message }) => {
        const { mark, format } = looks[level];
        const text = wrap(printable(message), width - 3);
        return text.map((line, index) =>
          index === 0 ? ` ${paint(format, mark)} ${line}` : `   ${line}`,
        );
      }),
  );
  return [paint("bold", verdict(findings)), "", ...lines].join("\n");
}

function verdict(findings: readonly Finding[]): string {
  const number = (level: Finding["level"]): number =>
    findings.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [number("problem"), number("warning")];
  const worth = warnings === 0 ? "" : `, ${plural(warnings, "warning")}`;
  return problems === 0
    ? `Ready to run${worth}`
    : `${plural(problems, "problem")} to mend before a run${worth}`;
}
