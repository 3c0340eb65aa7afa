import type { Options } from "tsup";

/**
 * The one place that knows the bundler: a package's `tsup.config.ts` says what its entries are and
 * nothing else. tsup writes the JavaScript; `tsc --emitDeclarationOnly` writes the declarations,
 * since tsup's own `dts` needs the JavaScript API that TypeScript 7 no longer has.
 */
export function library(entry: Record<string, string>): Options {
  return {
    entry,
    format: ["esm"],
    platform: "node",
    target: "node22",
    sourcemap: true,
    splitting: true,
    clean: true,
    dts: false,
    outExtension: () => ({ js: ".js" }),
  };
}
