export {
  createDatabase,
  databaseUrl,
  dropDatabase,
  type CreateDatabaseOptions,
} from "./databases/databases.ts";
export { templateDatabase } from "./databases/template-database.ts";
export { LocalPostgresError, type LocalPostgresErrorCode } from "./errors.ts";
export { startPostgres } from "./start-postgres.ts";
export type {
  EmbeddedServer,
  ExternalServer,
  PostgresServer,
  StartPostgresOptions,
} from "./postgres-server.ts";
