import { spawnSync } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../../.ci/count-tests.mjs", import.meta.url));

type TestFile = { readonly status: string; readonly tests: readonly string[] };

describe("the last line of .ci/run", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), "acme-counts-"));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function lastLine(files: readonly TestFile[], exitCode: number): Promise<string> {
    const testResults = files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    }));
    const report = join(folder, "report.json");
    await writeFile(report, JSON.stringify({ testResults }));
    return spawnSync(process.execPath, [SCRIPT, report, String(exitCode)], { encoding: "utf8" })
      .stdout;
  }

  test("sums what passed over all files", async () => {
    const files = [
      { status: "passed", tests: ["passed", "passed"] },
      { status: "passed", tests: ["passed"] },
    ];
    expect(await lastLine(files, 0)).toBe("3 passed, 0 failed\n");
  });

  test("names what failed and what was skipped", async () => {
    const files = [{ status: "failed", tests: ["passed", "failed", "failed", "skipped", "todo"] }];
    expect(await lastLine(files, 1)).toBe("1 passed, 2 failed, 2 skipped\n");
  });

  test("counts a file that could not be loaded as failed", async () => {
    const files = [
      { status: "passed", tests: ["passed"] },
      { status: "failed", tests: [] },
    ];
    expect(await lastLine(files, 1)).toBe("1 passed, 1 failed\n");
  });

  test("counts a run that failed outside of any test as failed", async () => {
    expect(await lastLine([{ status: "passed", tests: ["passed"] }], 1)).toBe(
      "1 passed, 1 failed\n",
    );
  });

  test("does not take a run without a test for a success", async () => {
    expect(await lastLine([], 0)).toBe("0 passed, 1 failed\n");
  });

  test("counts a step that failed before the tests as the one thing that failed", () => {
    const { stdout } = spawnSync(process.execPath, [SCRIPT, join(folder, "none.json"), "1"], {
      encoding: "utf8",
    });
    expect(stdout).toBe("0 passed, 1 failed\n");
  });
});
