import { TenantError } from "@acme/tenant-repositories";
import { expectIsolation } from "@acme/tenant-repositories/testing";
import { hireOneMore } from "./hires.ts";
import { openHire } from "./open-hire.ts";

const { tenants, at } = await openHire(process.env);
try {
  for (const { organizationId: depot, role } of await tenants.membershipsOf("lena")) {
    console.log(`Lena is ${role} of depot ${depot}`);
  }
  const lisbon = await at("lena", 1);
  const { before, outside, hired } = await tenants.run(lisbon, async (scope) =>
    hireOneMore(scope, "Ana"),
  );
  console.log(
    `Lisbon: ${before} hires, ${outside} of them not back; one more at depot ${hired.depot_no}`,
  );
  const porto = await at("pedro", 2);
  const { tried } = await expectIsolation({ database: tenants, one: lisbon, other: porto });
  console.log(`${tried} attempts of one depot on the other, none came through`);
  await at("lena", 2).catch((error: unknown) => {
    console.log(`Lena in Porto: ${error instanceof TenantError ? error.code : "let in"}`);
  });
} finally {
  await tenants.close();
}
