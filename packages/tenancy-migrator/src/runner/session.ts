import { Client, DatabaseError } from "pg";
import { TenancyMigratorError } from "../errors.ts";

/**
 * Opens a connection whose settings make every statement of ours mean the same on any server:
 * - row_security off: a policy that would hide rows raises an error instead of hiding them;
 * - search_path empty but for the catalog: every name is ours or qualified;
 * - client_connection_check_interval: a killed client's backend notices, and lets its locks go.
 */
export async function openSession(connectionString: string, role: string): Promise<Client> {
  refuseOther(connectionString);
  const client = new Client({
    connectionString,
    application_name: `acme-tenancy ${role}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Without a listener, a connection that breaks between two statements would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query(settings);
    // Not every platform's server can look at its sockets while it works.
    await client.query("SET client_connection_check_interval = '1s'").catch(() => {});
  } catch (error) {
    await client.end().catch(() => {});
    throw connectionError(error, connectionString);
  }
  return client;
}

/** node-pg would look for a host that nobody has named. */
function refuseOther(connectionString: string): void {
  if (/^(postgres(ql)?|socket):/i.test(connectionString) || connectionString.startsWith("/"))
    return;
  throw new TenancyMigratorError(
    "TENANCY_CONNECTION",
    "The connection string is none of PostgreSQL's: write postgres://user:password@host:5432/database.",
  );
}

const settings = [
  "SET row_security = off",
  "SET search_path = pg_catalog",
  "SET client_min_messages = warning",
  "SET default_transaction_isolation = 'read committed'",
  "SET default_transaction_read_only = off",
  "SET statement_timeout = 0",
  "SET idle_in_transaction_session_timeout = 0",
  "SET idle_session_timeout = 0",
  "SET TimeZone = 'UTC'",
  "SET DateStyle = 'ISO, YMD'",
  "SET IntervalStyle = 'postgres'",
  "SET extra_float_digits = 1",
  "SET bytea_output = 'hex'",
].join(";");

function connectionError(error: unknown, connectionString: string): TenancyMigratorError {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  const hint =
    error instanceof DatabaseError && error.code === "28P01"
      ? "Check the user and password in --database-url or DATABASE_URL."
      : "Check --database-url or DATABASE_URL, and that the server is reachable from here.";
  return new TenancyMigratorError(
    "TENANCY_CONNECTION",
    `Can't connect to ${withoutPassword(connectionString)}: ${reason}. ${hint}`,
    { cause: error },
  );
}

/** The connection string fit for people's eyes. */
function withoutPassword(connectionString: string): string {
  try {
    const url = new URL(connectionString);
    if (url.password !== "") url.password = "***";
    for (const name of url.searchParams.keys()) {
      if (/password|passfile|sslkey/i.test(name)) url.searchParams.set(name, "***");
    }
    return url.toString();
  } catch {
    return "the given connection string (it is not a URL)";
  }
}
