import type { MigrationStatus, PhaseStatus } from "../commands/status.ts";
import { bar, count, moment, plural } from "./numbers.ts";
import type { Cell } from "./terminal/columns.ts";
import { alignColumns } from "./terminal/columns.ts";
import type { Paint, TerminalStyle } from "./terminal/style.ts";
import { painter, widthOf } from "./terminal/style.ts";
import { printableLine } from "./terminal/text.ts";

const barLength = 20;

/** Where the migration stands: each phase, the backfill of each table, quarantine, the last evidence. */
export function renderStatusTerminal(status: MigrationStatus, style: TerminalStyle = {}): string {
  const paint = painter(style);
  const width = widthOf(style);
  const layout = { paint, width };
  const reached = status.reached === "start" ? "not begun" : `reached ${status.reached}`;
  return [
    `${paint("bold", reached)}${paint("dim", ` · ${printableLine(status.database)} · PostgreSQL ${printableLine(status.serverVersion)}`)}`,
    "",
    ...alignColumns(status.phases.map(phaseRow), { ...layout, indent: " " }),
    ...section("now", nowLines(status), paint),
    ...section("backfill", alignColumns(backfillRows(status), { ...layout, indent: "   " }), paint),
    ...section(
      "quarantine",
      alignColumns(quarantineRows(status), { ...layout, indent: "   " }),
      paint,
    ),
    "",
    ` ${paint("dim", "last evidence")}  ${evidence(status, paint)}`,
  ].join("\n");
}

function phaseRow({ phase, done, total }: PhaseStatus): Cell[] {
  const isDone = done === total;
  const format = isDone ? "green" : done > 0 ? "yellow" : "dim";
  const mark = isDone ? "✓" : done > 0 ? "▸" : "·";
  return [
    { text: `${mark} ${phase}`, format },
    { text: bar(done, total, barLength), format },
    { text: `${count(done)} of ${plural(total, "operation")}`, format: "dim" },
  ];
}

/** Who changes the database, and why it does not. */
function nowLines({ running, paused, waiting }: MigrationStatus): string[] {
  const reason = paused?.reason ?? null;
  return [
    ...(running === null ? [] : [`   a run: ${printableLine(running)}`]),
    ...(paused === null
      ? []
      : [
          `   paused by ${printableLine(paused.by)} since ${moment(paused.at)}${reason === null ? "" : `: ${printableLine(reason)}`}`,
        ]),
    ...(waiting === null || waiting.cause === "pause"
      ? []
      : [`   waits since ${moment(waiting.since)}: ${printableLine(waiting.reason)}`]),
  ];
}

function backfillRows({ backfill }: MigrationStatus): Cell[][] {
  return backfill.map(({ relation, rowsWritten, finished }) => [
    { text: printableLine(relation) },
    { text: `${plural(rowsWritten, "row")} written`, align: "right" },
    finished ? { text: "finished", format: "green" } : { text: "under way", format: "yellow" },
  ]);
}

function quarantineRows({ quarantined }: MigrationStatus): Cell[][] {
  return Object.entries(quarantined)
    .filter(([, rows]) => rows > 0)
    .map(([table, rows]) => [
      { text: printableLine(table) },
      { text: plural(rows, "row"), align: "right", format: "yellow" },
    ]);
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ["", ` ${paint("dim", title)}`, ...lines];
}

function evidence({ lastEvidence }: MigrationStatus, paint: Paint): string {
  if (lastEvidence === null) return "none yet: acme-tenancy verify";
  const { holds, command, takenAt } = lastEvidence;
  const verdict = holds ? paint("green", "✓ held") : paint("red", "✗ did not hold");
  return `${verdict} ${paint("dim", `· ${printableLine(command)} · ${moment(takenAt)}`)}`;
}
