import type { z } from "zod";
import type { getTenancyMigration } from "../contract/tenancy.ts";

type Migration = z.output<typeof getTenancyMigration.answer.schema>;
export type PhaseState = Migration["phases"][number];
export type EvidenceSummary = NonNullable<Migration["latestEvidence"]>;
type Phase = PhaseState["phase"];

/** What the engine keeps of a phase: operations that are done and not taken back. */
export type RecordedPhase = {
  readonly phase: string;
  readonly operations: number;
  readonly from: string;
  readonly to: string;
};

/** What the engine keeps of the backfill, over all tables that it has begun with. */
export type RecordedBackfill = {
  readonly tables: number;
  readonly finished: boolean;
  readonly from: string | null;
  readonly to: string | null;
};

const order: readonly Phase[] = ["expand", "backfill", "verify", "enforce", "contract"];

type Recorded = {
  readonly phases: readonly RecordedPhase[];
  readonly backfill: RecordedBackfill;
  readonly latestEvidence: EvidenceSummary | null;
};

/**
 * How each phase stands, told from what was recorded alone: how many operations it takes in all is not,
 * so a phase is done when what comes after it has begun, or when evidence was taken after it.
 */
export function phaseStates({ phases, backfill, latestEvidence }: Recorded): PhaseState[] {
  const recorded = new Map(phases.map((each) => [each.phase, each]));
  const furthest = order.findLastIndex((phase) => recorded.has(phase));
  // What was asked before a phase had ended, or about an earlier one, says nothing of it.
  const verdictOf = (
    phase: Phase,
    end: string | null | undefined,
  ): "done" | "failed" | undefined => {
    if (latestEvidence === null || end === null || end === undefined) return undefined;
    const { reached, takenAt, holds } = latestEvidence;
    if (takenAt < end || order.indexOf(reached) < order.indexOf(phase)) return undefined;
    return holds ? "done" : "failed";
  };
  const stateOf = (phase: Phase, at: number): PhaseState["state"] => {
    if (at < furthest) return "done";
    const verdict = verdictOf("backfill", backfill.to);
    const own = recorded.get(phase);
    if (phase === "expand") {
      const isOver = backfill.tables > 0 || verdictOf(phase, own?.to) !== undefined;
      return isOver ? "done" : begun(own !== undefined);
    }
    if (phase === "backfill") {
      return backfill.finished && verdict !== undefined ? "done" : begun(backfill.tables > 0);
    }
    if (phase === "verify") return backfill.finished ? (verdict ?? "waiting") : "waiting";
    return verdictOf(phase, own?.to) ?? begun(own !== undefined);
  };
  return order.map((phase, at) => {
    const own = recorded.get(phase);
    const span = phase === "backfill" ? backfill : own;
    return {
      phase,
      state: stateOf(phase, at),
      operations: own?.operations ?? 0,
      from: span?.from ?? null,
      to: span?.to ?? null,
    };
  });
}

function begun(is: boolean): "begun" | "waiting" {
  return is ? "begun" : "waiting";
}
