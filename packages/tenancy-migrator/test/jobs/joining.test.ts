import { describe, expect, it } from "vitest";
import { joinRun, takeRunLock } from "../../src/runner/run-lock.ts";
import { openTestSession } from "../support/sessions.ts";
import { shopsDatabase } from "../support/shops.ts";

const role = "shops_jobs_joining";

describe("a job", () => {
  it("joins a run that holds the lock, and keeps the next run out by itself when that is gone", async () => {
    const database = await shopsDatabase("legacy", { role });
    const [run, job, next] = [
      await openTestSession(database),
      await openTestSession(database),
      await openTestSession(database),
    ];
    await takeRunLock(run.client, 0);
    await joinRun(job.client, run.pid);
    await run.client.end();
    await expect(takeRunLock(next.client, 0)).rejects.toMatchObject({
      code: "TENANCY_LOCKED",
      details: [expect.stringMatching(`^process ${job.pid}, `)],
    });
    const taken = takeRunLock(next.client, 20_000);
    await job.client.end();
    await taken;
  });

  it("joins no run that has lost its lock", async () => {
    const database = await shopsDatabase("legacy", { role });
    const [run, job] = [await openTestSession(database), await openTestSession(database)];
    await expect(joinRun(job.client, run.pid)).rejects.toMatchObject({
      code: "TENANCY_CONNECTION",
    });
  });

  it("joins no run whose lock another one has by now, looking for jobs at this moment or after", async () => {
    const database = await shopsDatabase("legacy", { role });
    const [run, job, next] = [
      await openTestSession(database),
      await openTestSession(database),
      await openTestSession(database),
    ];
    await takeRunLock(next.client, 0);
    await expect(joinRun(job.client, run.pid)).rejects.toMatchObject({
      code: "TENANCY_CONNECTION",
    });
    await job.client.end();
    const late = await openTestSession(database);
    await next.query("SELECT pg_advisory_lock(x'61636d65'::int, 2)");
    await expect(joinRun(late.client, next.pid)).rejects.toMatchObject({
      code: "TENANCY_CONNECTION",
    });
  });
});
