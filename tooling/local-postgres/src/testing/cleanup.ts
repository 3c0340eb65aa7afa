import { onTestFinished, TestRunner } from "vitest";
import { notSetUp } from "./test-server.ts";

type Cleanup = () => Promise<void>;

let ofFile: Cleanup[] | undefined;

/** Called by the setup file at the start of each test file. */
export function openFile(): void {
  ofFile = [];
}

/** Runs the file's cleanups, the newest first; all of them, even if one fails. */
export async function cleanUpFile(): Promise<void> {
  const cleanups = ofFile?.toReversed() ?? [];
  ofFile = [];
  const failures: unknown[] = [];
  for (const cleanup of cleanups) await cleanup().catch((error: unknown) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, "cleaning up after a test file failed");
}

/**
 * Runs the cleanup after the current test, or after the file when called outside a test.
 * @throws LocalPostgresError `TESTING_NOT_SET_UP`
 */
export function cleanUpLater(cleanup: Cleanup): void {
  if (ofFile === undefined) throw notSetUp();
  const test = TestRunner.getCurrentTest();
  // Of tests that run at the same time Vitest knows only the one that began last.
  if (test === undefined || test.concurrent === true) ofFile.push(cleanup);
  else onTestFinished(cleanup);
}
