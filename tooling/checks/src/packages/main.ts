import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { consumerProblems } from "./consumer-problems.ts";
import { installConsumer } from "./consumer.ts";
import { manifestProblems } from "./manifest-problems.ts";
import { packPublishable } from "./packed-package.ts";
import { publintProblems } from "./publint-problems.ts";
import { sizeProblems } from "./size-problems.ts";
import { typesProblems } from "./types-problems.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const scratch = await mkdtemp(join(await realpath(tmpdir()), "acme-packages-"));
try {
  const packages = await packPublishable(root, scratch);
  await installConsumer(scratch, packages);
  const problems = [...(await consumerProblems(scratch, packages))];
  for (const each of packages) {
    problems.push(
      ...manifestProblems(each),
      ...sizeProblems(each),
      ...(await publintProblems(each)),
      ...(await typesProblems(each)),
    );
  }
  for (const { about, check, message } of problems) {
    console.error(`${about}: ${message} [${check}]`);
  }
  const names = packages.map(({ manifest }) => manifest.name).join(", ");
  console.log(`${packages.length} packages packed (${names}), ${problems.length} problems`);
  process.exitCode = packages.length > 0 && problems.length === 0 ? 0 : 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
