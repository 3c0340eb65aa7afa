import { organizationIdSchema } from "@acme/data-model";
import { Pool } from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  messagesByDomain,
  messagesByDomainSlowly,
} from "../src/architecture/patterns/join-tables.ts";
import {
  everybodysConversations,
  newestConversations,
} from "../src/architecture/patterns/read-rows.ts";
import { countAll, countWithAPool } from "../src/architecture/patterns/work-for-all.ts";
import { ask, askFor } from "../src/architecture/patterns/write-rows.ts";
import { patternsDatabase } from "./support/patterns-database.ts";

const ben = organizationIdSchema.parse("0a000000-0000-4000-8000-000000000002");

describe("the access patterns of the architecture do what it says of them", () => {
  it("reads the tenant's rows, and has nothing to read anybody else's with", async () => {
    const { tenants, context } = await patternsDatabase();
    expect(await newestConversations(tenants, context)).toHaveLength(3);
    expect(everybodysConversations(tenants)).toBeUndefined();
  });

  it("stamps a new row with its organization, and refuses one that is passed", async () => {
    const { tenants, context, conversation } = await patternsDatabase();
    await tenants.run(context, async (scope) => ask(scope, conversation));
    expect(await tenants.run(context, async (scope) => scope.messages.count())).toBe(4);
    await expect(
      tenants.run(context, async (scope) => askFor(scope, conversation, ben)),
    ).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
  });

  it("joins the tenant's rows alone, whether the statement names the tenant well or badly", async () => {
    const { tenants, context } = await patternsDatabase();
    const expected = [{ domain: "ada.example", messages: 3 }];
    expect(await tenants.run(context, messagesByDomain)).toEqual(expected);
    expect(await tenants.run(context, messagesByDomainSlowly)).toEqual(expected);
  });

  it("counts everybody's rows on record, and nobody's without", async () => {
    const { tenants, connection } = await patternsDatabase();
    expect(await countAll(tenants)).toBe(8);
    const pool = new Pool({ connectionString: connection });
    onTestFinished(() => pool.end());
    expect(await countWithAPool(pool)).toBe(0);
  });
});
