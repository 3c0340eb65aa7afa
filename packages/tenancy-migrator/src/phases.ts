/** The phases of a migration, in their order. */
export const phases = ["expand", "backfill", "verify", "enforce", "contract"] as const;

/** One phase of a migration. */
export type Phase = (typeof phases)[number];

/** The phases up to and including the given one. */
export function phasesUpTo(phase: Phase): readonly Phase[] {
  return phases.slice(0, phases.indexOf(phase) + 1);
}

/** The phases after the given one, last first: the order in which they are taken back. */
export function phasesAfter(phase: Phase | "start"): readonly Phase[] {
  const kept = phase === "start" ? 0 : phases.indexOf(phase) + 1;
  return phases.slice(kept).toReversed();
}
