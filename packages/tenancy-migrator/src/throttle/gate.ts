import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";
import type { EventListener } from "../runner/events.ts";
import { takeTurns } from "../runner/take-turns.ts";
import type { Clock } from "./clock.ts";
import type { Throttle, WaitCause } from "./throttle.ts";
import { addWait, beginWait, endWait } from "./waits.ts";

/** Where a run stands still when there is a reason to, with all its jobs. */
export type Gate = {
  /**
   * Called between two batches: looks, at most every 250 ms a relation, and comes back when nothing says to
   * wait. Whoever comes while another job stands still waits for it.
   *
   * @throws {TenancyMigratorError} `TENANCY_OVERLOADED` when it has waited for too long.
   */
  readonly pass: (relation: string) => Promise<void>;
  /** Whether it is time to look who waits for a batch of this session, at most every 250 ms. */
  readonly isTimeToLook: (job: ClientBase) => boolean;
  /** Leaves those who waited for a batch as much time as it took, in milliseconds. */
  readonly rest: (relation: string, sessions: number, milliseconds: number) => Promise<void>;
};

export type GateContext = {
  /** Its own while there are several jobs: a look is more than one message. */
  readonly client: ClientBase;
  readonly emit: EventListener;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  /** Seconds of waiting in a row, pauses aside; `undefined` for as long as it takes. */
  readonly maxWait: number | undefined;
};

/** Milliseconds from one look to the next. */
const interval = 250;

/** Milliseconds after which it says again what it waits for. */
const reminder = 10_000;

export function createGate(context: GateContext, throttles: readonly Throttle[]): Gate {
  const { client, emit, signal, clock } = context;
  const looked = new Map<string, number>();
  const lookedForSessions = new Map<ClientBase, number>();
  const inTurn = takeTurns();
  const isDue = <Key>(times: ReadonlyMap<Key, number>, key: Key): boolean =>
    clock.now() - (times.get(key) ?? -Infinity) >= interval;
  return {
    pass: async (relation) => {
      if (!isDue(looked, relation)) return;
      await inTurn(async () => {
        // Another job may have looked meanwhile.
        if (isDue(looked, relation)) {
          await standStill(context, throttles, relation);
          looked.set(relation, clock.now());
        }
        signal?.throwIfAborted();
      });
    },
    isTimeToLook: (job) => {
      if (!isDue(lookedForSessions, job)) return false;
      lookedForSessions.set(job, clock.now());
      return true;
    },
    rest: async (relation, sessions, milliseconds) => {
      const cause = "waiting-sessions";
      const reason = `${sessions} session(s) had to wait for a batch`;
      await clock.sleep(milliseconds, signal);
      await inTurn(() => addWait(client, cause, reason, milliseconds));
      emit({ type: "wait", relation, cause, reason, milliseconds, over: true });
    },
  };
}

/** Waits for one cause after another, until there is none. */
async function standStill(
  context: GateContext,
  throttles: readonly Throttle[],
  relation: string,
): Promise<void> {
  const look = (): Promise<Wait | undefined> => firstWait(context.client, throttles, relation);
  let patience = (context.maxWait ?? Infinity) * 1_000;
  let wait = await look();
  while (wait !== undefined) {
    const from = context.clock.now();
    // Whoever said pause knows how long that is meant for.
    const isPause = wait.cause === "pause";
    wait = await waitFor(context, relation, wait, look, isPause ? Infinity : patience);
    if (!isPause) patience -= context.clock.now() - from;
  }
}

type Wait = { readonly cause: WaitCause; readonly reason: string };

/** Of several reasons the first is enough. */
async function firstWait(
  client: ClientBase,
  throttles: readonly Throttle[],
  relation: string,
): Promise<Wait | undefined> {
  for (const { cause, ask } of throttles) {
    const reason = await ask(client, relation);
    if (reason !== undefined) return { cause, reason };
  }
  return undefined;
}

/** Waits until a look says something else, which it answers with. */
async function waitFor(
  { client, emit, signal, clock }: GateContext,
  relation: string,
  wait: Wait,
  look: () => Promise<Wait | undefined>,
  patience: number,
): Promise<Wait | undefined> {
  const { cause } = wait;
  const from = clock.now();
  let { reason } = wait;
  let told = from;
  const tell = async (): Promise<void> => {
    await beginWait(client, cause, reason);
    emit({ type: "wait", relation, cause, reason, milliseconds: clock.now() - from, over: false });
    told = clock.now();
  };
  try {
    await tell();
    for (;;) {
      await clock.sleep(interval, signal);
      const next = await look();
      if (next?.cause !== cause) return next;
      reason = next.reason;
      if (clock.now() - from > patience) throw outOfPatience(relation, next);
      if (clock.now() - told >= reminder) await tell();
    }
  } finally {
    // Without a connection there is another error already.
    await endWait(client, cause).catch(() => {});
    emit({ type: "wait", relation, cause, reason, milliseconds: clock.now() - from, over: true });
  }
}

function outOfPatience(relation: string, { cause, reason }: Wait): TenancyMigratorError {
  return new TenancyMigratorError(
    "TENANCY_OVERLOADED",
    `${relation}: waited longer than --max-wait. The position is saved; run again to go on, or choose another bound.`,
    { details: [`${cause}: ${reason}`] },
  );
}
