import { createDataSource } from "./create-data-source.ts";
import { MigrationsError } from "./errors.ts";

const url = process.env["DATABASE_URL"];
if (url === undefined || url === "") {
  throw new MigrationsError(
    "MIGRATIONS_NO_DATABASE_URL",
    "Set DATABASE_URL to the PostgreSQL URL of the database to migrate, e.g. postgres://user@localhost/app.",
  );
}

/** What `typeorm -d` loads: exactly one data source, of the database that DATABASE_URL names. */
export const dataSource = createDataSource(url);
