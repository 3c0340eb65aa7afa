import { createInterface } from "node:readline/promises";
import { TenancyMigratorError } from "../errors.ts";
import type { CliContext, GlobalOptions } from "./cli-context.ts";
import { databaseUrl } from "./cli-context.ts";

/**
 * Makes sure that what destroys is meant, by the name of the database it is meant for: from --confirm,
 * or typed at a terminal. Without a terminal nothing asks.
 *
 * @throws {TenancyMigratorError} `TENANCY_REFUSED`.
 */
export async function confirmDestruction(
  context: CliContext,
  options: GlobalOptions & { readonly confirm?: string },
  what: string,
): Promise<void> {
  const database = databaseName(databaseUrl(context, options));
  if (options.confirm === database) return;
  if (options.confirm === undefined && context.stdin.isTTY && context.stderr.isTTY) {
    const prompt = createInterface({ input: context.stdin, output: context.stderr });
    const typed = await prompt.question(`This ${what}. Type the database's name to go on: `);
    prompt.close();
    if (typed.trim() === database) return;
  }
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    `This ${what}. Confirm with --confirm ${JSON.stringify(database)}${options.confirm === undefined ? "" : `; ${JSON.stringify(options.confirm)} is not the name of this database`}.`,
  );
}

function databaseName(url: string): string {
  try {
    const parsed = new URL(url);
    return decodeURIComponent(parsed.pathname.slice(1)) || decodeURIComponent(parsed.username);
  } catch {
    return url;
  }
}
