import { fileURLToPath } from "node:url";
import { startPostgres } from "@acme/local-postgres";
import { paint, say } from "./paint.ts";

const dataDirectory = fileURLToPath(new URL("../../../.acme/postgres", import.meta.url));

/** Starts the server whose data stay from run to run (or takes DATABASE_URL's), and stops it afterwards. */
export async function withServer<Result>(
  work: (serverUrl: string) => Promise<Result>,
): Promise<Result> {
  await using server = await startPostgres({ dataDirectory });
  if (server.embedded) {
    const place = server.relocatedFrom === undefined ? ".acme/postgres" : server.dataDirectory;
    say(`${paint("bold", "PostgreSQL")} embedded, on port ${server.port}, data in ${place}`);
  } else {
    say(`${paint("bold", "PostgreSQL")} as DATABASE_URL says`);
  }
  // Without the await, the server would be gone before the work is done.
  return await work(server.url);
}
