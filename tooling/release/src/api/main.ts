import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { describeApi } from "./describe-api.ts";
import { entryPoints } from "./entry-points.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const changed: string[] = [];
const all = entryPoints(repository);
for (const entry of all) {
  const path = join(repository, "docs/api", entry.report);
  const recorded = await readFile(path, "utf8").catch(() => "");
  const described = await describeApi(entry);
  if (recorded === described) continue;
  changed.push(entry.name);
  if (!values.check) await writeFile(path, described);
}
if (values.check && changed.length > 0) {
  console.error(
    `The public API of ${changed.join(", ")} is another one than docs/api says. If that is meant, pnpm api:report, and commit it with a changeset.`,
  );
  process.exitCode = 1;
} else {
  const written = values.check ? "" : `, ${changed.length} of them written anew`;
  console.log(`docs/api: ${all.length} entry points${written}`);
}
