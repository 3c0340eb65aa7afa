import { afterAll, onTestFinished, TestRunner } from "vitest";

/** Cleans up after the current test, or after the file when called outside a test. */
export function afterwards(cleanup: () => Promise<void>): void {
  if (TestRunner.getCurrentTest() === undefined) afterAll(cleanup);
  else onTestFinished(cleanup);
}
