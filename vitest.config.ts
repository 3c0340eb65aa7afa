import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/** The files that take minutes begin first, rather than last while the other workers have nothing to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = (file: TestSpecification): boolean =>
      /\/(?:killed-run|killed-random-schemas|soak)\.test\.ts$/.test(file.moduleId);
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's sort, not an array's
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  // Tests read the packages' sources, consumers read their builds.
  ssr: { resolve: { conditions: ["@acme/source"] } },
  resolve: { conditions: ["@acme/source"] },
  test: {
    include: ["{packages,apps,tooling}/*/{src,test}/**/*.test.ts"],
    // One PostgreSQL server for the whole run, and a clean-up after each test file.
    globalSetup: ["./tooling/local-postgres/src/testing/global-setup.ts"],
    setupFiles: ["./tooling/local-postgres/src/testing/setup-file.ts"],
    // Most of a test is waiting for the server: more workers than cores.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
