import { chown, mkdir, readlink, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { serverAccount } from "../src/server/account.ts";
import { runProgram } from "./support/program.ts";
import { query } from "./support/query.ts";
import { ownerOf } from "./support/running-server.ts";
import { leftovers, nothing, room } from "./support/room.ts";
import { stagePackage } from "./support/staged-package.ts";

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)("as root, the server runs as an unprivileged account", async () => {
  const tmp = await room();
  const program = runProgram({ room: tmp });
  const server = await program.server;
  const account = await serverAccount();
  expect((await stat(server.dataDirectory)).uid).toBe(account?.uid);
  const { postmasterPid } = await ownerOf(server.dataDirectory);
  expect((await stat(`/proc/${postmasterPid}`)).uid).toBe(account?.uid);
  expect(server.relocatedFrom).toBeUndefined();
  program.process.kill("SIGKILL");
  expect(await leftovers(tmp)).toEqual(nothing);
});

test.runIf(isRoot)("as an ordinary user, the server runs as that user", async () => {
  const account = await serverAccount();
  const clone = await room();
  const { program: file, node } = await stagePackage(clone);
  const tmp = await room(0o700);
  await chown(tmp, account?.uid ?? 0, account?.gid ?? 0);
  const program = runProgram({ room: tmp, account, program: file, node });
  const server = await program.server;
  expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  const { supervisorPid, postmasterPid } = await ownerOf(server.dataDirectory);
  for (const pid of [program.pid, supervisorPid, postmasterPid]) {
    expect((await stat(`/proc/${pid}`)).uid).toBe(account?.uid);
  }
  program.process.kill("SIGKILL");
  expect(await leftovers(tmp)).toEqual(nothing);
});

test.runIf(!isRoot)("as an ordinary user, the server runs as oneself", async () => {
  const tmp = await room(0o700);
  const program = runProgram({ room: tmp });
  const server = await program.server;
  expect((await stat(server.dataDirectory)).uid).toBe(process.getuid?.());
  program.process.kill("SIGKILL");
  expect(await leftovers(tmp)).toEqual(nothing);
});

describe.runIf(isRoot)("as root, in a clone that only root may enter", () => {
  test("copies the binaries to where the account gets at them, and removes the copy", async () => {
    const clone = await room(0o700);
    const { program: file } = await stagePackage(clone);
    const tmp = await room();
    const program = runProgram({ room: tmp, program: file });
    const server = await program.server;
    expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    const { postmasterPid } = await ownerOf(server.dataDirectory);
    expect(await readlink(`/proc/${postmasterPid}/exe`)).toContain(tmp);
    program.process.kill("SIGKILL");
    expect(await leftovers(tmp)).toEqual(nothing);
  });

  test("keeps a persistent cluster elsewhere, always in the same place, and says where", async () => {
    const clone = await room(0o700);
    const dataDirectory = join(clone, ".acme", "data");
    const places = new Set<string>();
    for (const expected of [[], [{ n: 1 }]]) {
      const tmp = await room();
      const program = runProgram({ room: tmp, start: { dataDirectory } });
      const server = await program.server;
      onTestFinished(async () => {
        await rm(server.dataDirectory, { recursive: true, force: true });
        // Unless clusters of others are in it.
        await rmdir(dirname(server.dataDirectory)).catch(() => undefined);
      });
      places.add(server.dataDirectory);
      expect(server.relocatedFrom).toBe(dataDirectory);
      await query(server.url, "CREATE TABLE IF NOT EXISTS kept (n int)");
      expect(await query(server.url, "SELECT n FROM kept")).toEqual(expected);
      await query(server.url, "INSERT INTO kept VALUES (1)");
      program.process.kill("SIGTERM");
      expect(await leftovers(tmp)).toEqual(nothing);
    }
    expect(places.size).toBe(1);
    expect([...places][0]).not.toContain(clone);
    // Asked for, not made: nothing is left where it could not go.
    await expect(stat(join(clone, ".acme"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("a temporary folder that only root may enter is not used", async () => {
    const closed = await room(0o700);
    const tmp = join(closed, "tmp");
    await mkdir(tmp);
    const program = runProgram({ room: tmp });
    const server = await program.server;
    expect(server.dataDirectory.startsWith(tmp)).toBe(false);
    expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    program.process.kill("SIGKILL");
    expect(await leftovers(tmp)).toEqual(nothing);
    await expect(stat(server.dataDirectory)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
