import { LocalPostgresError } from "../errors.ts";
import { defaultMajor, type Major } from "./major.ts";

const common = {
  // No socket file: its path would have to be short, and in a folder that both accounts may enter.
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "128MB",
  max_locks_per_transaction: "256",
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  default_text_search_config: "pg_catalog.english",
} as const;

/** Passwords here are random and long, so there is nothing to stretch; a connection takes 4 ms less. */
const since16 = { scram_iterations: "1" } as const;

/** Data that nobody misses after a crash. https://www.postgresql.org/docs/18/non-durability.html */
const ephemeral = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_wal_size: "512MB",
  // In the data directory, so that even a killed server leaves nothing in /dev/shm.
  dynamic_shared_memory_type: "mmap",
} as const;

const durable = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  max_wal_size: "2GB",
} as const;

/** The settings of a server: this package's, then the caller's. */
export function serverSettings(
  kind: "ephemeral" | "durable",
  overrides: Readonly<Record<string, string>>,
  major: Major = defaultMajor,
): Readonly<Record<string, string>> {
  const known = major >= 16 ? { ...common, ...since16 } : common;
  return { ...known, ...(kind === "ephemeral" ? ephemeral : durable), ...overrides };
}

/**
 * The text of a `postgresql.conf`.
 * @throws LocalPostgresError `INVALID_SETTING` for what would not stay one line with one setting.
 */
export function renderSettings(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      if (!/^[a-z_][\w.]*$/i.test(name) || /[\n\r\0]/.test(value)) {
        throw new LocalPostgresError(
          "INVALID_SETTING",
          `${JSON.stringify(name)} can't be written to postgresql.conf: a name is letters, digits, "_" and ".", a value has no line breaks.`,
        );
      }
      return `${name} = '${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'\n`;
    })
    .join("");
}
