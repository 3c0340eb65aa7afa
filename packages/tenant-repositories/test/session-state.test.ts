import { describe, expect, it } from "vitest";
import { endsTransaction } from "../src/scope/session-state.ts";

describe("what would end a transaction", () => {
  it.each([
    "COMMIT",
    "commit work and chain",
    " \n;; END",
    "/* a */ -- b\n COMMIT",
    "ABORT",
    "COMMIT;",
    "COMMIT--",
    "/* /* nested */ */ COMMIT",
    "/*/**/*/-- x\r/***/COMMIT",
    "-- /*\nCOMMIT -- */",
    "PREPARE /* a */ TRANSACTION 'x'",
    "PREPARE--\nTRANSACTION 'x'",
    "ROLLBACK /* TO */",
    "ROLLBACK -- TO",
    "ROLLBACK WORK -- TO x",
    "ROLLBACK",
    "rollback transaction",
    "ROLLBACK AND CHAIN",
    "ROLLBACK PREPARED 'x'",
    "COMMIT PREPARED 'x'",
    "PREPARE TRANSACTION 'x'",
  ])("is seen before it is sent: %s", (text) => {
    expect(endsTransaction(text)).toBe(true);
  });

  it.each([
    "ROLLBACK TO before",
    "rollback transaction to savepoint before",
    "ROLLBACK WORK TO x",
    "/* /**/ */ rollback /* */ work--\nto x",
    "/* /* */ COMMIT",
    "SELECT /* */ COMMIT",
    "SAVEPOINT before",
    "RELEASE before",
    "PREPARE x AS SELECT 1",
    "SELECT 'COMMIT'",
    "-- COMMIT\nSELECT 1",
    "/* COMMIT */ SELECT 1",
    "committed",
    "UPDATE ends SET end = 1",
    "",
  ])("is not %s", (text) => {
    expect(endsTransaction(text)).toBe(false);
  });
});
