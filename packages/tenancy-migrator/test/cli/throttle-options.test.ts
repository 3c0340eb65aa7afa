import { expect, it } from "vitest";
import { throttleOf } from "../../src/cli/throttle-options.ts";

it("counts seconds, megabytes and percent in the engine's units", () => {
  expect(throttleOf({ maxLag: 3, maxLagMb: 64, maxDeadRows: 5, maxWait: 60 })).toEqual({
    maxLag: 3,
    maxLagBytes: 64 * 1024 ** 2,
    maxDeadRows: 0.05,
    maxWait: 60,
  });
});

it("takes a bound away with off, and leaves what was not chosen to the engine", () => {
  expect(throttleOf({ maxLag: "off", maxLagMb: "off", maxDeadRows: "off" })).toEqual({
    maxLag: undefined,
    maxLagBytes: undefined,
    maxDeadRows: undefined,
  });
  expect(throttleOf({})).toEqual({});
});
