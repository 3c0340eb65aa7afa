import { Problem } from "../problems/index.ts";

/** @throws {Problem} `too_many_at_once` */
export type TakeStreamSlot = (organizationId: string) => () => void;

/**
 * How many answers are streamed at the same time. Each keeps a connection to the database for as long as
 * its client takes, so a few slow readers could keep everybody else from theirs.
 *
 * @param total of all organizations together; one of them gets half of it
 * @returns what takes a place, and answers what gives it back
 */
export function createStreamSlots(total: number): TakeStreamSlot {
  const ofOrganization = Math.max(1, Math.floor(total / 2));
  const taken = new Map<string, number>();
  let all = 0;
  return (organizationId) => {
    const own = taken.get(organizationId) ?? 0;
    if (own >= ofOrganization || all >= total) throw new Problem("too_many_at_once");
    all += 1;
    taken.set(organizationId, own + 1);
    return () => {
      all -= 1;
      const left = (taken.get(organizationId) ?? 1) - 1;
      if (left === 0) taken.delete(organizationId);
      else taken.set(organizationId, left);
    };
  };
}
