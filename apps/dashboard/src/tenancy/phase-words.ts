import type { Migration } from "./filled-share.ts";

type Phase = Migration["phases"][number];

/** What happens in each phase, in a line. */
export const phaseWords: Readonly<Record<Phase["phase"], { name: string; does: string }>> = {
  expand: { name: "Expand", does: "Adds columns and triggers beside what is there" },
  backfill: { name: "Backfill", does: "Gives every row its owner, in small batches" },
  verify: { name: "Verify", does: "Asks the database whether every row has the right one" },
  enforce: {
    name: "Enforce",
    does: "Switches isolation on: indexes, foreign keys, roles and policies",
  },
  contract: { name: "Contract", does: "Takes away what the old shape needed" },
};

/** How a phase stands; what has begun and is not being worked on has stopped. */
export function phaseState({ state }: Pick<Phase, "state">, running: boolean): string {
  if (state === "done") return "Done";
  if (state === "failed") return "Does not hold";
  if (state === "waiting") return "To come";
  return running ? "Under way" : "Stopped on the way";
}
