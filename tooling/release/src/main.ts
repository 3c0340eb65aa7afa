import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rehearse } from "./rehearse.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const scratch = await mkdtemp(join(await realpath(tmpdir()), "acme-release-"));
const started = performance.now();
const say = (line: string): void => {
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);
};
try {
  await rehearse({ repository, scratch, say });
  say("a release would work");
} finally {
  await rm(scratch, { recursive: true, force: true });
}
