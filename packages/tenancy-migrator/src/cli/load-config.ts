import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseTenancy, TenancyDeclarationError } from "@acme/tenancy";
import type { Tenancy } from "@acme/tenancy";
import { TenancyMigratorError } from "../errors.ts";

const defaultNames = [
  "tenancy.config.ts",
  "tenancy.config.mts",
  "tenancy.config.js",
  "tenancy.config.mjs",
  "tenancy.config.json",
] as const;

/**
 * Loads the declaration: what a module exports by default (from `defineTenancy()`, or plain data), or a
 * JSON file. TypeScript is read by Node itself, which strips the types.
 *
 * @throws {TenancyMigratorError} `TENANCY_CONFIG`.
 */
export async function loadConfig(given: string | undefined): Promise<Tenancy> {
  const path = given === undefined ? foundConfig() : resolve(given);
  const exported = await read(path);
  if (!path.endsWith(".json") && isTenancy(exported)) return exported;
  const result = parseTenancy(exported);
  if (result.ok) return result.tenancy;
  throw new TenancyMigratorError("TENANCY_CONFIG", `${path} is not a tenancy declaration.`, {
    details: result.problems.map((each) => `${each.path}: ${each.message}`),
  });
}

/** The declaration that is read where none is named. */
export function findConfig(): string | undefined {
  return defaultNames.map((name) => resolve(name)).find((path) => existsSync(path));
}

function foundConfig(): string {
  const found = findConfig();
  if (found !== undefined) return found;
  throw new TenancyMigratorError(
    "TENANCY_CONFIG",
    `No ${defaultNames[0]} (or .mts, .js, .json) here. Write one with "acme-tenancy init", or name it with --config.`,
  );
}

async function read(path: string): Promise<unknown> {
  try {
    if (path.endsWith(".json")) return JSON.parse(await readFile(path, "utf8"));
    const module: unknown = await import(pathToFileURL(path).href);
    return typeof module === "object" && module !== null && "default" in module
      ? module.default
      : undefined;
  } catch (error) {
    const details =
      error instanceof TenancyDeclarationError
        ? error.problems.map((each) => `${each.path}: ${each.message}`)
        : [error instanceof Error ? error.message : String(error)];
    throw new TenancyMigratorError("TENANCY_CONFIG", `Can't read the declaration in ${path}.`, {
      details,
      cause: error,
    });
  }
}

/** What `defineTenancy()` returns has its tables in a list; what people write has them by name. */
function isTenancy(value: unknown): value is Tenancy {
  return (
    typeof value === "object" && value !== null && "tables" in value && Array.isArray(value.tables)
  );
}
