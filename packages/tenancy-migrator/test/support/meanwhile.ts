import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { MigratorEvent } from "../../src/index.ts";

const here = fileURLToPath(new URL("..", import.meta.url));

const script = `
  const { Client } = await import("pg");
  const client = new Client({ connectionString: process.env.MEANWHILE_URL });
  await client.connect();
  await client.query(process.env.MEANWHILE_SQL);
  await client.end();`;

/**
 * A listener that lets somebody else carry out the SQL at one moment of a run, which stands still meanwhile.
 * In a process of its own: a listener can't wait for a promise.
 */
export function meanwhile(
  url: string,
  sql: string,
  isMoment: (event: MigratorEvent) => boolean,
): { readonly onEvent: (event: MigratorEvent) => void; readonly happened: () => boolean } {
  let happened = false;
  return {
    happened: () => happened,
    onEvent: (event) => {
      if (happened || !isMoment(event)) return;
      happened = true;
      execFileSync(process.execPath, ["--input-type=module", "-e", script], {
        cwd: here,
        env: { ...process.env, MEANWHILE_URL: url, MEANWHILE_SQL: sql },
      });
    },
  };
}
