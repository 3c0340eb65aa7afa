import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type ConfigFormat = "ts" | "json";

/** What to write: as asked for, else as the file's name says. */
export function formatOf(
  asked: ConfigFormat | undefined,
  config: string | undefined,
): ConfigFormat {
  return asked ?? (config?.endsWith(".json") === true ? "json" : "ts");
}

/**
 * How to call a new declaration in that folder. In a package that is not of ES modules, Node takes a `.ts`
 * for CommonJS, in which `import` and `export` can't stand; a `.mts` is a module anywhere.
 */
export function newConfigName(format: ConfigFormat, folder: string): string {
  if (format === "json") return "tenancy.config.json";
  return isModulePackage(folder) ? "tenancy.config.ts" : "tenancy.config.mts";
}

/** Whether the nearest package.json says so; where there is none, Node looks at the file itself. */
function isModulePackage(folder: string): boolean {
  const manifest = readManifest(join(folder, "package.json"));
  if (manifest !== undefined) {
    return typeof manifest === "object" && manifest !== null && "type" in manifest
      ? manifest.type === "module"
      : false;
  }
  const above = dirname(folder);
  return above === folder || isModulePackage(above);
}

function readManifest(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    return undefined;
  }
}
