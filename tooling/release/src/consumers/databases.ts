import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createDatabase, databaseUrl, dropDatabase } from "@acme/local-postgres";
import { Client } from "pg";

/** Databases and logins that consumers work with, on one server. */
export type ConsumerDatabases = {
  /** A new database with the bicycle hire in it, as its owner sees it. */
  readonly hire: (name: string) => Promise<string>;
  /** A new empty database. */
  readonly empty: (name: string) => Promise<string>;
  /** What an application connects as: two logins, each a member of one role that `enforce` made. */
  readonly logins: (url: string) => Promise<Readonly<Record<string, string>>>;
  readonly drop: () => Promise<void>;
};

const example = new URL("../../../example-bike-hire/", import.meta.url);

export function consumerDatabases(serverUrl: string): ConsumerDatabases {
  const made: string[] = [];
  const suffix = randomBytes(4).toString("hex");
  const password = randomBytes(12).toString("hex");
  const logins = [
    { variable: "APP_DATABASE_URL", login: `rehearsal_app_${suffix}`, role: "acme_tenant" },
    {
      variable: "APP_SYSTEM_DATABASE_URL",
      login: `rehearsal_system_${suffix}`,
      role: "acme_system",
    },
  ];
  const empty = async (name: string): Promise<string> => {
    const full = `rehearsal_${name}_${suffix}`;
    await createDatabase(serverUrl, full);
    made.push(full);
    return databaseUrl(serverUrl, full);
  };
  return {
    empty,
    hire: async (name) => {
      const url = await empty(name);
      for (const file of ["schema.sql", "rows.sql"]) {
        await execute(url, await readFile(new URL(file, example), "utf8"));
      }
      return url;
    },
    logins: async (url) => {
      const urls: Record<string, string> = {};
      for (const { variable, login, role } of logins) {
        await execute(
          url,
          `DO $$ BEGIN
             CREATE ROLE ${login} LOGIN PASSWORD '${password}';
             GRANT ${role} TO ${login};
           EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
        );
        const own = new URL(url);
        own.username = login;
        own.password = password;
        urls[variable] = own.href;
      }
      return urls;
    },
    drop: async () => {
      for (const name of made) await dropDatabase(serverUrl, name);
      for (const { login } of logins) await execute(serverUrl, `DROP ROLE IF EXISTS ${login}`);
    },
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
