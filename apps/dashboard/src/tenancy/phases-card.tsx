import { clsx } from "clsx";
import { Check, LoaderCircle, Pause, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatInstant } from "../format/dates.ts";
import { formatDuration, plural } from "../format/format.ts";
import { Card } from "../ui/card.tsx";
import type { Migration } from "./filled-share.ts";
import { phaseState, phaseWords } from "./phase-words.ts";

type Phase = Migration["phases"][number];

/** The way of a migration: what is behind it, what it is at, and what is to come. */
export function PhasesCard({ migration }: { readonly migration: Migration }): ReactNode {
  return (
    <Card title="Phases" note={migration.running ? "A run is under way" : undefined}>
      <ol className="grid gap-x-4 gap-y-5 lg:grid-cols-5">
        {migration.phases.map((phase, at) => (
          <li
            key={phase.phase}
            aria-label={phaseWords[phase.phase].name}
            className="relative flex min-w-0 gap-3 lg:flex-col lg:gap-2"
          >
            {at < migration.phases.length - 1 && (
              <span
                aria-hidden="true"
                className={clsx(
                  "absolute max-lg:start-3.5 max-lg:top-8 max-lg:-bottom-4 max-lg:w-px lg:start-9 lg:end-0 lg:-me-2 lg:top-3.5 lg:h-px",
                  phase.state === "done" ? "bg-good" : "bg-line",
                )}
              />
            )}
            <Mark phase={phase} running={migration.running} />
            <div className="min-w-0">
              <p className="text-sm font-semibold">{phaseWords[phase.phase].name}</p>
              <p
                className={clsx(
                  "text-xs font-medium",
                  phase.state === "failed" ? "text-bad" : "text-ink-soft",
                )}
              >
                {phaseState(phase, migration.running)}
              </p>
              <p className="mt-1 text-xs text-ink-faint lg:min-h-8">
                {phaseWords[phase.phase].does}
              </p>
              <Facts phase={phase} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Facts({ phase: { operations, from, to } }: { readonly phase: Phase }): ReactNode {
  if (from === null || to === null) return null;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1_000;
  return (
    <p className="mt-1 text-xs text-ink-faint">
      {operations > 0 && <>{plural(operations, "operation")}, </>}
      {formatDuration(seconds)}
      <br />
      <time dateTime={to}>{formatInstant(to, undefined)}</time>
    </p>
  );
}

function Mark({
  phase: { state },
  running,
}: {
  readonly phase: Phase;
  readonly running: boolean;
}): ReactNode {
  const classes = clsx(
    "grid size-7 shrink-0 place-content-center rounded-full border",
    state === "done" && "border-transparent bg-good-soft text-good",
    state === "failed" && "border-transparent bg-bad-soft text-bad",
    state === "begun" && "border-transparent bg-accent-soft text-accent",
    state === "waiting" && "border-line-strong text-ink-faint",
  );
  const icon = "size-4";
  return (
    <span className={classes} aria-hidden="true">
      {state === "done" && <Check className={icon} />}
      {state === "failed" && <X className={icon} />}
      {state === "begun" && running && (
        <LoaderCircle className={`${icon} motion-safe:animate-spin`} />
      )}
      {state === "begun" && !running && <Pause className={icon} />}
    </span>
  );
}
