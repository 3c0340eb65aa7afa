import type { MigrationHistory } from "../commands/history.ts";
import { count, moment } from "./numbers.ts";

/** One table of the history, for whichever notation; the numbers are the columns that align right. */
export type HistoryTable = {
  readonly title: string;
  readonly head: readonly string[];
  readonly numbers: readonly number[];
  readonly rows: readonly (readonly string[])[];
};

/** The history as people read it: what was done when, what the backfill wrote, what was answered each time. */
export function historyTables(history: MigrationHistory): HistoryTable[] {
  const { phases, backfill, pauses, waits, evidence } = history;
  const tables: HistoryTable[] = [
    {
      title: "Phases",
      head: ["phase", "operations", "from", "time taken"],
      numbers: [1, 3],
      rows: phases.map(({ phase, operations, from, to }) => [
        phase,
        count(operations),
        moment(from),
        duration((Date.parse(to) - Date.parse(from)) / 1_000),
      ]),
    },
    {
      title: "Backfill",
      head: ["table", "rows written", "time taken"],
      numbers: [1, 2],
      rows: backfill.map(({ relation, rowsWritten, seconds }) => [
        relation,
        count(rowsWritten),
        seconds === null ? "under way" : duration(seconds),
      ]),
    },
    {
      title: "Pauses",
      head: ["from", "by", "reason", "to", "ended by"],
      numbers: [],
      rows: pauses.map(({ pausedAt, pausedBy, reason, resumedAt, resumedBy }) => [
        moment(pausedAt),
        pausedBy,
        reason ?? "–",
        resumedAt === null ? "–" : moment(resumedAt),
        resumedBy ?? "–",
      ]),
    },
    {
      title: "Waits",
      head: ["cause", "times", "time taken"],
      numbers: [1, 2],
      rows: waits.map(({ cause, times, seconds }) => [cause, count(times), duration(seconds)]),
    },
    {
      title: "Evidence",
      head: ["taken", "command", "phase", "checks", "failing", "verdict"],
      numbers: [3, 4],
      rows: evidence.map(({ takenAt, command, reached, checks, failing, holds }) => [
        moment(takenAt),
        command,
        reached,
        count(checks),
        count(failing),
        holds ? "held" : "did not hold",
      ]),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** `0.4` → `0.4 s`, `75` → `1 min 15 s`, `7260` → `2 h 1 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60)];
  return hours > 0 ? `${count(hours)} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}
