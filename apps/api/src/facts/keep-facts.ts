import { AsyncLocalStorage } from "node:async_hooks";
import { refreshFacts } from "@acme/dashboard-overview";
import type { OrganizationId } from "@acme/data-model";
import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";

type Options = {
  readonly tenants: Pick<TenantDatabase, "run">;
  /** Hears how many conversations a batch brought up to date. */
  readonly onRefresh: (conversations: number) => void;
  /** Hears of what failed, which is tried again when the organization's overview is asked for again. */
  readonly onFailure: (error: unknown, organizationId: OrganizationId) => void;
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly now?: () => number;
};

/** Brings the facts that overviews are answered from up to date, behind whoever asks for overviews. */
export type FactsKeeper = {
  /** Says that an organization's overview was asked for, by whom. Answers at once, and never throws. */
  readonly touched: (context: TenantContext) => void;
  /** Takes no more, and resolves when the batch under way is committed. */
  readonly stop: () => Promise<void>;
};

/** Milliseconds from one look at an organization's changes to the next. Overviews are right meanwhile. */
const PAUSE = 10_000;
/** How many organizations may wait, and are known to have been looked at. Others come next time. */
const MOST = 10_000;

/**
 * One batch at a time, so all of it takes one connection. An organization that isn't done after a batch goes
 * behind those that wait: who comes with a million conversations holds nobody up.
 */
export function createFactsKeeper(options: Options): FactsKeeper {
  const { tenants, onRefresh, onFailure, now = () => performance.now() } = options;
  const waiting = new Map<OrganizationId, TenantContext>();
  const lookedAt = new Map<OrganizationId, number>();
  // Whoever touches is in a scope, which a run() from there would join.
  const outside = AsyncLocalStorage.snapshot();
  let isStopped = false;
  let work: Promise<void> | undefined;

  /** Whether it is time to look at this organization; if so, it is remembered. */
  const isDue = (organizationId: OrganizationId): boolean => {
    const time = now();
    if (time - (lookedAt.get(organizationId) ?? -Infinity) < PAUSE) return false;
    lookedAt.delete(organizationId);
    lookedAt.set(organizationId, time);
    const [oldest] = lookedAt.keys();
    if (lookedAt.size > MOST && oldest !== undefined) lookedAt.delete(oldest);
    return true;
  };

  const refresh = async (context: TenantContext): Promise<void> => {
    const { organizationId } = context;
    try {
      const { conversations, hasMore } = await tenants.run(context, refreshFacts);
      onRefresh(conversations);
      // Where somebody has asked meanwhile, his context is good for longer.
      if (hasMore && !isStopped && !waiting.has(organizationId)) {
        waiting.set(organizationId, context);
      }
    } catch (error) {
      onFailure(error, organizationId);
    }
  };

  const workOff = async (): Promise<void> => {
    // Comes to those, too, that begin to wait meanwhile.
    for (const [organizationId, context] of waiting) {
      waiting.delete(organizationId);
      await refresh(context);
    }
    work = undefined;
  };

  return {
    touched: (context) => {
      if (isStopped || waiting.size >= MOST || !isDue(context.organizationId)) return;
      waiting.set(context.organizationId, context);
      work ??= outside(workOff);
    },
    stop: async () => {
      isStopped = true;
      waiting.clear();
      await work;
    },
  };
}
