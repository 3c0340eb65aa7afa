import { clearLine, cursorTo } from "node:readline";
import { styleText } from "node:util";
import type { EventListener, MigratorEvent } from "../runner/events.ts";

/** Where progress goes: the process's stderr, or a test's stream. */
export type ProgressStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/**
 * Tells on stderr how a run goes: one line that is drawn over on a terminal, one JSON object a line
 * (NDJSON) anywhere else, so that stdout holds the result and nothing but the result.
 */
export function progressListener(stream: ProgressStream): EventListener {
  if (stream.isTTY !== true) return (event) => void stream.write(`${JSON.stringify(event)}\n`);
  return (event) => {
    clearProgress(stream);
    const line = describe(event, stream);
    // A line that wraps can't be drawn over.
    stream.write(isPassing(event) ? line.slice(0, (stream.columns || 80) - 1) : `${line}\n`);
  };
}

/** Whether the next line may be drawn over this one. */
function isPassing(event: MigratorEvent): boolean {
  if (event.type === "backfill") return !event.done;
  return event.type === "operation" || (event.type === "wait" && event.over);
}

/** Takes the line that is being drawn over away, before anything else is written. */
export function clearProgress(stream: ProgressStream): void {
  if (stream.isTTY !== true) return;
  clearLine(stream, 0);
  cursorTo(stream, 0);
}

function describe(event: MigratorEvent, stream: ProgressStream): string {
  const dim = (text: string): string => styleText("dim", text, { stream });
  if (event.type === "phase") {
    const operations = event.operations > 0 ? dim(` · ${event.operations} operations`) : "";
    return `${styleText("bold", event.phase, { stream })}${operations}`;
  }
  if (event.type === "operation") {
    return `  ${event.table === undefined ? "" : `${event.table}: `}${event.summary}`;
  }
  if (event.type === "retry") {
    return dim(`  ${event.operation}: ${event.reason}; attempt ${event.attempt + 1}`);
  }
  if (event.type === "backfill") return backfillLine(event);
  if (event.type === "notice") return `  ${event.message}`;
  if (event.type === "wait") return waitLine(event);
  return `  ${event.table}: ${event.remedy} of ${event.rows.toLocaleString("en-US")} row(s)`;
}

function waitLine({
  over,
  reason,
  milliseconds,
}: Extract<MigratorEvent, { type: "wait" }>): string {
  const seconds = `${(milliseconds / 1_000).toFixed(1)} s`;
  if (over) return `  goes on after ${seconds}: ${reason}`;
  return milliseconds < 1_000 ? `  waits: ${reason}` : `  still waits, since ${seconds}: ${reason}`;
}

function backfillLine(event: Extract<MigratorEvent, { type: "backfill" }>): string {
  const rows = `${event.rows.toLocaleString("en-US")} rows`;
  const speed = `${event.rowsPerSecond.toLocaleString("en-US")} rows/s`;
  if (event.done) return `  ${event.table}: ${rows}, ${speed}`;
  if (event.estimate === undefined || event.estimate < event.rows) {
    return `  ${event.table}: ${rows}, ${speed}`;
  }
  const share = event.rows / Math.max(event.estimate, 1);
  const bar = "█".repeat(Math.round(share * 20)).padEnd(20, "░");
  const left = (event.estimate - event.rows) / Math.max(event.rowsPerSecond, 1);
  return `  ${event.table} ${bar} ${Math.floor(share * 100)} % · ${speed} · ${Math.ceil(left)} s left`;
}
