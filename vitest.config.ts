import { defineConfig } from "vitest/config";

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
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
