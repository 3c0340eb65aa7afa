import { Socket } from "node:net";
import type { PoolConfig } from "pg";

/** What went over the wire. */
export type Traffic = {
  /** How often something was sent after something had been received: what latency is paid for. */
  readonly roundTrips: number;
  /** Statements that were executed. */
  readonly statements: number;
};

/** One connection whose traffic is counted. */
export function counted(connectionString: string): {
  readonly connection: PoolConfig;
  readonly during: (work: () => Promise<unknown>) => Promise<Traffic>;
} {
  let roundTrips = 0;
  let statements = 0;
  let hasReceived = true;
  const sent = (data: unknown): void => {
    if (hasReceived) roundTrips += 1;
    hasReceived = false;
    if (data instanceof Uint8Array) statements += executionsIn(data);
  };
  // Not write(): connect() puts the socket's own one back.
  // oxlint-disable eslint/no-underscore-dangle -- what Node calls them
  class CountingSocket extends Socket {
    override _write(...given: Parameters<Socket["_write"]>): void {
      sent(given[0]);
      super._write(...given);
    }
    override _writev(...given: Parameters<NonNullable<Socket["_writev"]>>): void {
      for (const { chunk } of given[0]) sent(chunk);
      super._writev?.(...given);
    }
  }
  // oxlint-enable eslint/no-underscore-dangle
  const stream = (): Socket => new CountingSocket().on("data", () => (hasReceived = true));
  return {
    connection: { connectionString, max: 1, stream },
    during: async (work) => {
      const before = { roundTrips, statements };
      await work();
      return {
        roundTrips: roundTrips - before.roundTrips,
        statements: statements - before.statements,
      };
    },
  };
}

/**
 * Query and Execute among the messages, each of which has a letter and its own length.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function executionsIn(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let count = 0;
  for (let at = 0; at + 5 <= data.byteLength; at += 1 + view.getUint32(at + 1)) {
    if ("QE".includes(String.fromCharCode(view.getUint8(at)))) count += 1;
  }
  return count;
}
