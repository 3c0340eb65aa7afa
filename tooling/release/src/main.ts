import { rmSync } from "node:fs";
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
// The servers end with this process; what is on the disk would not.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    rmSync(scratch, { recursive: true, force: true });
    process.exit(130);
  });
}
try {
  await rehearse({ repository, scratch, say });
  say("a release would work");
} finally {
  await rm(scratch, { recursive: true, force: true });
}
