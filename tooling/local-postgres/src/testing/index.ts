export { freshDatabase, type FreshDatabase, type FreshDatabaseOptions } from "./fresh-database.ts";
export { isolatedServer } from "./isolated-server.ts";
export { testServerUrl } from "./test-server.ts";
