import { cpus, loadavg, totalmem } from "node:os";
import { withClient } from "../with-client.ts";

/** Where and how it was measured: numbers mean little without it. */
export type Surroundings = {
  readonly time: string;
  readonly processors: string;
  readonly memoryBytes: number;
  /** Of the last minute, at the start: how much else this machine was doing. */
  readonly load: number;
  readonly node: string;
  readonly postgres: string;
  readonly settings: Readonly<Record<string, string>>;
};

/** What decides how quickly PostgreSQL writes. */
const telling = [
  "autovacuum",
  "checkpoint_timeout",
  "fsync",
  "full_page_writes",
  "max_wal_size",
  "shared_buffers",
  "synchronous_commit",
  "wal_compression",
  "wal_level",
  "work_mem",
];

export async function readSurroundings(serverUrl: string): Promise<Surroundings> {
  return withClient(serverUrl, async (client) => {
    const { rows } = await client.query<{ name: string; value: string }>(
      `SELECT name, current_setting(name) AS value FROM pg_settings
       WHERE name = ANY ($1) OR name = 'server_version' ORDER BY name`,
      [telling],
    );
    const settings = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    const { server_version: postgres = "unknown", ...rest } = settings;
    const processors = cpus();
    return {
      time: new Date().toISOString(),
      processors: `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}`,
      memoryBytes: totalmem(),
      load: loadavg()[0] ?? 0,
      node: process.version,
      postgres,
      settings: rest,
    };
  });
}
