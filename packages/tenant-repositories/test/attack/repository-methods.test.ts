import { setImmediate as nextTurn } from "node:timers/promises";
import type { ConversationId, DomainId, OrganizationMemberId } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantContext, TenantScope } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, twoTenants } from "../support/tenants.ts";
import type { AttackedTable, Way } from "./support/tables.ts";
import { attackedTables, oneOfTheVictims, waysByKey, waysByParent } from "./support/tables.ts";
import { expectNoSecrets, nobody, told, victim, victimsRows } from "./support/victim.ts";
import { statementsOf } from "./support/wire.ts";

let given: TwoTenants;
let attacker: TenantContext;
beforeEach(async () => {
  given = await twoTenants();
  attacker = await given.as(1);
});

/** What comes of it, the same way whether it is an answer or an error; nothing is kept. */
async function outcomeOf(work: (scope: TenantScope) => Promise<unknown>): Promise<unknown> {
  const nothingIsKept = new Error("nothing is kept");
  let answer: unknown;
  const error: unknown = await given.tenants
    .run(attacker, async (scope) => {
      answer = await work(scope);
      throw nothingIsKept;
    })
    .catch((reason: unknown) => reason);
  if (error === nothingIsKept) return answer;
  expectNoSecrets(error);
  return error;
}

/** Expects the victim's id and nobody's to come to the same: answer, error, statements. */
async function expectTheSame(
  table: AttackedTable,
  ways: readonly Way[],
  theirs: string,
  noones: string,
): Promise<void> {
  const before = await victimsRows(given.database);
  // Once to begin with: a connection plans what it has not seen before.
  await given.tenants.run(attacker, async (scope) => table.of(scope).count());
  // Its COMMIT would go with what is sent first.
  await nextTurn();
  for (const { by, work } of ways) {
    const [foreign, missing] = [theirs, noones].map(
      (id) => async () => outcomeOf(async (scope) => work(table.of(scope), id)),
    );
    let answers: unknown[] = [];
    const wires: (readonly string[])[] = [];
    for (const attempt of [foreign, missing]) {
      wires.push(
        await statementsOf(given.tenants, async () => {
          answers = [...answers, told(await attempt?.())];
        }),
      );
    }
    expect({ by, said: answers[0], sent: wires[0] }).toEqual({
      by,
      said: answers[1],
      sent: wires[1],
    });
    expect(wires[0]?.length).toBeGreaterThan(0);
  }
  expect(await victimsRows(given.database)).toBe(before);
}

describe("another tenant's row and one that never was come to the same", () => {
  it.each(attackedTables)("by every method of $name that takes its id", async (table) => {
    const { rows } = await given.database.query<{ id: string }>(oneOfTheVictims(table.name));
    const [row] = rows;
    expect(row).toBeDefined();
    await expectTheSame(table, waysByKey(table), row?.id ?? "", nobody("00"));
  });

  const children = attackedTables.flatMap((table) =>
    Object.entries(table.parents).map(([column, kind]) => ({
      table,
      name: table.name,
      column,
      kind,
    })),
  );
  it.each(children)(
    "by every method of $name that takes a $column",
    async ({ table, column, kind }) => {
      await expectTheSame(table, waysByParent(table, column), ids.row(kind, victim), nobody(kind));
    },
  );

  it("and what is answered is nothing at all", async () => {
    for (const table of attackedTables) {
      const { rows } = await given.database.query<{ id: string }>(oneOfTheVictims(table.name));
      const id = rows[0]?.id ?? "";
      const answers = await given.tenants.run(attacker, async (scope) => {
        const repository = table.of(scope);
        return [
          await repository.find(id),
          await repository.findMany([id]),
          await repository.count({ id }),
          (await repository.list({ limit: 1_000 })).rows.some((row) => row["id"] === id),
          await repository.updateMany({ id }, table.changes),
          await repository.delete(id),
          await repository.deleteMany({ id }),
        ];
      });
      expect([table.name, ...answers]).toEqual([table.name, null, [], 0, false, 0, false, 0]);
    }
  });

  it("by the same repositories, asked for by the names of their tables", async () => {
    const before = await victimsRows(given.database);
    for (const { name, changes } of attackedTables) {
      const { rows } = await given.database.query<{ id: string }>(oneOfTheVictims(name));
      const id = rows[0]?.id ?? "";
      const answers = await given.tenants.run(attacker, async (scope) => {
        const repository = scope.table<Record<string, unknown>>(name);
        return [
          await repository.find(id),
          await repository.count({ id }),
          await repository.updateMany({ id }, changes),
          await repository.delete(id),
        ];
      });
      expect([name, ...answers]).toEqual([name, null, 0, 0, false]);
    }
    expect(await victimsRows(given.database)).toBe(before);
  });
});

describe("everything that a tenant does to all of its rows", () => {
  it("leaves the other's as they were", async () => {
    const before = await victimsRows(given.database);
    for (const table of attackedTables) {
      const left = await given.tenants.run(attacker, async (scope) => {
        const repository = table.of(scope);
        await repository.updateMany({}, table.changes);
        await repository.deleteMany({});
        return repository.count();
      });
      expect([table.name, left]).toEqual([table.name, 0]);
    }
    expect(await victimsRows(given.database)).toBe(before);
  });
});

describe("an organization that is given by hand", () => {
  it.each(attackedTables)("is refused by $name before anything is sent", async (table) => {
    const organization_id = ids.organization(victim);
    const ways: Record<string, (scope: TenantScope) => Promise<unknown>> = {
      insert: async (scope) => table.of(scope).insert({ ...table.row, organization_id }),
      insertMany: async (scope) => table.of(scope).insertMany([{ ...table.row, organization_id }]),
      update: async (scope) => table.of(scope).update(nobody("00"), { organization_id }),
      updateMany: async (scope) => table.of(scope).updateMany({}, { organization_id }),
      "a filter": async (scope) => table.of(scope).list({ filter: { organization_id } }),
      "a filter to count": async (scope) => table.of(scope).count({ organization_id }),
      "a filter to delete": async (scope) => table.of(scope).deleteMany({ organization_id }),
      "a key": async (scope) => table.of(scope).insert({ ...table.row, id: nobody("00") }),
    };
    for (const [by, work] of Object.entries(ways)) {
      const sent = await statementsOf(given.tenants, async () => {
        expect({ by, error: await outcomeOf(work) }).toMatchObject({
          by,
          error: { code: "TENANT_INPUT_INVALID" },
        });
      });
      expect(sent).toEqual([]);
    }
  });
});

describe("members, organizations and domains by their own methods", () => {
  it("don't tell the other's members from nobody's", async () => {
    const before = await victimsRows(given.database);
    const { rows } = await given.database.query<{ id: OrganizationMemberId }>(
      oneOfTheVictims("organization_members"),
    );
    const theirs = rows[0]?.id;
    expect(theirs).toBeDefined();
    if (theirs === undefined) return;
    const noones = nobody("00") as OrganizationMemberId;
    const ways = [
      async (scope: TenantScope, id: OrganizationMemberId) => scope.members.find(id),
      async (scope: TenantScope, id: OrganizationMemberId) => scope.members.count({ id }),
      async (scope: TenantScope, id: OrganizationMemberId) =>
        scope.members.list({ filter: { id } }),
      async (scope: TenantScope, id: OrganizationMemberId) =>
        scope.members.changeRole(id, "viewer"),
      async (scope: TenantScope, id: OrganizationMemberId) => scope.members.remove(id),
    ];
    for (const work of ways) {
      const foreign = await outcomeOf(async (scope) => work(scope, theirs));
      const missing = await outcomeOf(async (scope) => work(scope, noones));
      expect(told(foreign)).toEqual(told(missing));
    }
    expect(await victimsRows(given.database)).toBe(before);
  });

  it("change the caller's organization only", async () => {
    const before = await victimsRows(given.database);
    await given.tenants.run(attacker, async (scope) =>
      scope.organizations.update({ name: "Mine" }),
    );
    expect(await victimsRows(given.database)).toBe(before);
  });

  it("don't count or move what hangs on the other's domain", async () => {
    const before = await victimsRows(given.database);
    for (const [foreign, missing] of [[ids.row("0d", victim), nobody("0d")]] as const) {
      const preview = async (id: string): Promise<unknown> =>
        outcomeOf(async (scope) => scope.domains.previewTransfer(id as DomainId));
      expect(await preview(foreign)).toEqual(await preview(missing));
      const move = async (id: string): Promise<unknown> =>
        told(
          await outcomeOf(async (scope) =>
            scope.domains.transferDomain(id as DomainId, ids.organization(1)),
          ),
        );
      expect(await move(foreign)).toEqual(await move(missing));
      expect(await move(foreign)).toMatchObject({ code: "TENANT_NOT_FOUND" });
    }
    expect(await victimsRows(given.database)).toBe(before);
  });

  it("don't give a domain away to where the caller is nobody, nor tell whether there is such a place", async () => {
    const give = async (to: string): Promise<unknown> =>
      told(
        await outcomeOf(async (scope) =>
          scope.domains.transferDomain(ids.row("0d", 1) as DomainId, to as never),
        ),
      );
    const foreign = await give(ids.organization(victim));
    expect(foreign).toEqual(await give(nobody("0a")));
    expect(foreign).toMatchObject({ code: "TENANT_ROLE_REQUIRED" });
  });

  it("find no neighbours among the other's pieces", async () => {
    const found = await given.tenants.run(attacker, async (scope) => [
      ...(await scope.embeddings.nearest([1, 0, 0], { limit: 1_000 })),
      ...(await scope.embeddings.nearest([1, 0, 0], {
        domainId: ids.row("0d", victim) as DomainId,
      })),
    ]);
    expect(found.map(({ row }) => row.organization_id)).toEqual(
      Array.from({ length: 3 }, () => ids.organization(1)),
    );
  });
});

describe("a cursor", () => {
  const list = async (
    context: TenantContext,
    cursor?: string,
    session_id?: string,
  ): Promise<unknown> =>
    given.tenants.run(context, async (scope) =>
      scope.conversations.list({
        limit: 3,
        ...(cursor === undefined ? {} : { cursor }),
        ...(session_id === undefined ? {} : { filter: { session_id } }),
      }),
    );
  const cursorOf = async (context: TenantContext): Promise<string> =>
    ((await list(context)) as { nextCursor: string }).nextCursor;

  it("goes on for whoever it was made for, whichever member", async () => {
    const cursor = await cursorOf(attacker);
    expect(await list(await given.as(1, "viewer"), cursor)).toMatchObject({ rows: { length: 3 } });
  });

  it("of the other tenant, a forged or a changed one is refused before anything is sent, all alike", async () => {
    const mine = await cursorOf(attacker);
    const theirs = await cursorOf(await given.as(victim));
    const [payload = "", signature = ""] = mine.split(".");
    const [theirPayload = ""] = theirs.split(".");
    const place = Buffer.from(
      JSON.stringify(["2026-01-01", ids.row("ce", victim) as ConversationId]),
    ).toString("base64url");
    const forged = [
      theirs,
      `${theirPayload}.${signature}`,
      `${place}.${signature}`,
      `${payload}.`,
      `${payload}.${signature}x`,
      `${payload}.${signature}.${signature}`,
      `${payload}.${signature.slice(0, -1)}${signature.endsWith("A") ? "B" : "A"}`,
      "",
      ".",
      "null",
      "é".repeat(43),
    ];
    const answers: unknown[] = [];
    const sent = await statementsOf(given.tenants, async () => {
      for (const cursor of forged) {
        answers.push(
          told(await outcomeOf(async (s) => s.conversations.list({ limit: 3, cursor }))),
        );
      }
    });
    expect(answers[0]).toMatchObject({ code: "TENANT_CURSOR_INVALID" });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(sent).toEqual([]);
  });

  it("of another list of the same tenant is refused", async () => {
    const cursor = await cursorOf(attacker);
    await expect(list(attacker, cursor, "session-1")).rejects.toMatchObject({
      code: "TENANT_CURSOR_INVALID",
    });
    await expect(
      given.tenants.run(attacker, async (scope) => scope.messages.list({ limit: 3, cursor })),
    ).rejects.toMatchObject({ code: "TENANT_CURSOR_INVALID" });
  });
});
