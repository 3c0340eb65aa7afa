import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { onTestFinished } from "vitest";

// Debian puts it where only root looks.
const env = { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin` };

/** Whether there is a PgBouncer to start: Debian's package is called pgbouncer. */
export const isInstalled: boolean = spawnSync("pgbouncer", ["--version"], { env }).status === 0;

export type Login = { readonly user: string; readonly password: string };

export type Bouncer = {
  /** A URL of its server by way of it. */
  readonly through: (url: string) => string;
  /** How many connections to the server it has for a login at the moment. */
  readonly serverConnections: (user: string) => Promise<number>;
};

const admin: Login = { user: "bouncer_admin", password: "secret" };

/** PgBouncer in transaction mode in front of one database. https://www.pgbouncer.org/config.html */
export async function startBouncer(
  database: string,
  logins: readonly Login[],
  poolSize: number,
): Promise<Bouncer> {
  const { hostname, port: serverPort, pathname } = new URL(database);
  const directory = await mkdtemp(join(tmpdir(), "acme-pgbouncer-"));
  const port = await freePort();
  const users = join(directory, "users.txt");
  await writeFile(
    users,
    [...logins, admin].map(({ user, password }) => `"${user}" "${password}"\n`).join(""),
  );
  const configuration = join(directory, "pgbouncer.ini");
  await writeFile(
    configuration,
    `[databases]
${pathname.slice(1)} = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
admin_users = ${admin.user}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 500
`,
  );
  const stop = await run(directory, configuration);
  onTestFinished(async () => {
    await stop();
    await rm(directory, { recursive: true });
  });
  const through = (url: string, { user, password }: Partial<Login> = {}): string => {
    const changed = new URL(url);
    changed.hostname = "127.0.0.1";
    changed.port = String(port);
    changed.username = user ?? changed.username;
    changed.password = password ?? changed.password;
    return changed.href;
  };
  const console = new URL(through(database, admin));
  console.pathname = "/pgbouncer";
  await answering(console.href);
  return {
    through: (url) => through(url),
    serverConnections: async (user) => {
      const rows = await ask(console.href, "SHOW SERVERS");
      return rows.filter((row) => row["user"] === user).length;
    },
  };
}

/** Runs it until it is stopped or this process ends, however that ends: then nobody holds its input open. */
async function run(directory: string, configuration: string): Promise<() => Promise<void>> {
  await chmod(directory, 0o755);
  // It refuses to be root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const script = 'pgbouncer "$0" & read -r nothing; kill -KILL $!; wait';
  const running = spawn("sh", ["-c", script, configuration], {
    env,
    stdio: ["pipe", "ignore", "ignore"],
    ...nobody,
  });
  return async () => {
    const ended = once(running, "exit");
    running.stdin.end();
    await ended;
  };
}

/** The simple protocol is all that its console speaks. */
async function ask(url: string, command: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(command)).rows;
  } finally {
    await client.end();
  }
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await ask(url, "SHOW VERSION");
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
