import { describe, expect, it } from "vitest";
import { rotated } from "../src/rotated.ts";

describe("the order of a round", () => {
  it("gives everyone every place once in as many rounds as there are contestants", () => {
    const rounds = [0, 1, 2].map((round) => rotated(["a", "b", "c"], round));
    expect(rounds).toEqual([
      ["a", "b", "c"],
      ["b", "c", "a"],
      ["c", "a", "b"],
    ]);
  });

  it("begins again after that", () => {
    expect(rotated(["a", "b", "c"], 3)).toEqual(["a", "b", "c"]);
  });
});
