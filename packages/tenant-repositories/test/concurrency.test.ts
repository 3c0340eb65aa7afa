import type { DomainId } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import { expectNoSecrets } from "./attack/support/victim.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { barrier } from "./support/barrier.ts";
import { ids, twoTenants } from "./support/tenants.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

const own = ids.organization(1);

describe("transactions in each other's way", () => {
  /** Each locks one domain, waits for the other to have locked the other one, and wants that. */
  async function crossed(retries: number): Promise<{ errors: unknown[]; attempts: number }> {
    const context = await given.as(1);
    const both = barrier(2);
    let attempts = 0;
    const rename = async (first: number, second: number): Promise<unknown> =>
      given.tenants
        .run(
          context,
          async (scope) => {
            attempts += 1;
            await scope.domains.update(ids.row("0d", 1, first) as DomainId, {
              name: `by ${first}`,
            });
            await both();
            await scope.domains.update(ids.row("0d", 1, second) as DomainId, {
              name: `by ${first}`,
            });
          },
          { retries },
        )
        .catch((error: unknown) => error);
    const answers = await Promise.all([rename(1, 2), rename(2, 1)]);
    return { errors: answers.filter((answer) => answer !== undefined), attempts };
  }

  it("that wait for each other: one is done again, and both succeed", async () => {
    expect(await crossed(3)).toEqual({ errors: [], attempts: 3 });
    const { rows } = await given.database.query(
      "SELECT DISTINCT name FROM domains WHERE organization_id = $1",
      [own],
    );
    expect(rows).toHaveLength(1);
  });

  it("that wait for each other: one is told so where nothing is to be done again", async () => {
    const { errors, attempts } = await crossed(0);
    expect(attempts).toBe(2);
    expect(errors).toMatchObject([{ code: "TENANT_SERIALIZATION_FAILURE", sqlState: "40P01" }]);
    expectNoSecrets(errors[0]);
  });

  it("are done again only where that may help", async () => {
    let attempts = 0;
    await expect(
      given.tenants.run(await given.as(1), async (scope) => {
        attempts += 1;
        return scope.domains.insert({ domain: "one.tenant1.example" });
      }),
    ).rejects.toMatchObject({ code: "TENANT_UNIQUE_VIOLATION" });
    expect(attempts).toBe(1);
  });
});
