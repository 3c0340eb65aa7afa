import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const manifestSchema = z.object({
  name: z.string(),
  private: z.boolean().default(false),
  exports: z.record(z.string(), z.union([z.string(), z.looseObject({ types: z.string() })])),
});

/** Something that can be imported, and the declarations that the compiler reads for it. */
export type EntryPoint = {
  /** As in an import: `@acme/tenancy-migrator/cli`. */
  readonly name: string;
  /** The package's folder, absolute. */
  readonly folder: string;
  /** Absolute. */
  readonly declarations: string;
  /** What its report is called: `tenancy-migrator.cli.api.md`. */
  readonly report: string;
};

/** Every entry point of every package that is published, by what their `exports` say. */
export function entryPoints(repository: string): readonly EntryPoint[] {
  return globSync("packages/*/package.json", { cwd: repository })
    .toSorted()
    .flatMap((path) => {
      const folder = join(repository, dirname(path));
      const text = readFileSync(join(repository, path), "utf8");
      const manifest = manifestSchema.parse(JSON.parse(text));
      if (manifest.private) return [];
      return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
        if (typeof target === "string") return [];
        const name = manifest.name + subpath.slice(1);
        const report = `${name.replace(/^@[^/]+\//, "").replaceAll("/", ".")}.api.md`;
        return [{ name, folder, declarations: join(folder, target.types), report }];
      });
    });
}
