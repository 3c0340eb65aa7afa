import { describe, expect, it } from "vitest";
import { bench } from "./support/bench.ts";

describe("pnpm bench", () => {
  it("lists the benchmarks with --help", async () => {
    const { exitCode, stdout } = await bench(["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("backfill");
    expect(stdout).toContain("access");
  });

  it("lists the options of a benchmark with --help", async () => {
    const { exitCode, stdout } = await bench(["backfill", "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("--rounds <number>");
  });

  it.each([
    { args: [], says: "Which benchmark?" },
    { args: ["front-fill"], says: 'no benchmark "front-fill"' },
    { args: ["backfill", "--rows", "many"], says: "--rows many: a whole number from 1" },
    { args: ["backfill", "--rounds", "0"], says: "--rounds 0: a whole number from 1" },
    { args: ["backfill", "--only", "engine,pigeon"], says: "--only pigeon: one of engine, " },
    { args: ["backfill", "--keys", "ulid"], says: "--keys ulid: one of uuid, uuid-v7, " },
    { args: ["backfill", "--width", "huge"], says: "--width huge: one of narrow, usual, " },
    { args: ["backfill", "--shared-buffers", "64"], says: "--shared-buffers 64: a size like 64MB" },
    { args: ["backfill", "--jobs", "0"], says: "--jobs 0: a whole number from 1" },
    { args: ["backfill", "--json", "out.txt"], says: "a name that ends in .json" },
    { args: ["backfill", "--quick"], says: "--quick" },
    { args: ["access", "--conversations", "0"], says: "--conversations 0: a whole number from 1" },
    { args: ["access", "--rows", "1"], says: "--rows" },
  ])("exits with 2 for $args and says what is possible", async ({ args, says }) => {
    const { exitCode, stdout, stderr } = await bench(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
    expect(stdout).toBe("");
  });
});
