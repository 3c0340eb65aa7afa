import type { Major } from "./server/major.ts";

/** Options of {@link startPostgres}. */
export type StartPostgresOptions = {
  /**
   * Folder of a cluster that is kept from run to run, with durable settings.
   * Default: a temporary one with settings for speed, removed at `stop()`.
   */
  readonly dataDirectory?: string;
  /**
   * Server settings that replace this package's own, as in `postgresql.conf`: `{ work_mem: "64MB" }`.
   * `ALTER SYSTEM` still wins over them.
   */
  readonly settings?: Readonly<Record<string, string>>;
  /** TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** The major version. Default: 18, which every cluster that is kept is of. */
  readonly major?: Major;
};

type Stoppable = AsyncDisposable & {
  /** A superuser's URL of the maintenance database. It holds a password: don't print it. */
  readonly url: string;
  readonly port: number;
  /**
   * Ends the server, removes what is temporary, and resolves when both are done. May be called again.
   * @throws LocalPostgresError `SERVER_DIED` when the server had already ended by itself.
   */
  readonly stop: () => Promise<void>;
};

/** A server that this package started, and ends with the process that asked for it. */
export type EmbeddedServer = Stoppable & {
  readonly embedded: true;
  /** Where the cluster really is. */
  readonly dataDirectory: string;
  /**
   * The folder that was asked for, when the cluster had to go elsewhere: started as root, the server
   * runs as an unprivileged account, which can't enter a folder below, say, /root.
   */
  readonly relocatedFrom: string | undefined;
  /** The server's log since this start. A temporary server's goes with it. */
  readonly logFile: string;
};

/** The server that `DATABASE_URL` names. `stop()` leaves it alone. */
export type ExternalServer = Stoppable & {
  readonly embedded: false;
  readonly dataDirectory: undefined;
  readonly relocatedFrom: undefined;
  readonly logFile: undefined;
};

export type PostgresServer = EmbeddedServer | ExternalServer;
