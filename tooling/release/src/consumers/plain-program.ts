/** How a program that no compiler sees loads its modules. */
export type ModuleKind = "module" | "commonjs";

/** What a plain JavaScript program prints when all is well. */
export const plainOutput = ["Porto: 50 hires", "3 conversations"] as const;

/**
 * A consumer's program in plain JavaScript: the hires of Porto through the repositories, on the consumer's
 * own declaration, then the overview of the chat. The CommonJS one gets at the packages by require(esm).
 */
export function plainProgram(kind: ModuleKind): string {
  const load = (names: string, from: string): string =>
    kind === "module"
      ? `import { ${names} } from "${from}";`
      : `const { ${names.replaceAll(" as ", ": ")} } = require("${from}");`;
  return `${[
    load("getOverview", "@acme/dashboard-overview"),
    load("organizationIdSchema, userIdSchema", "@acme/data-model"),
    load("createTenantDatabase", "@acme/tenant-repositories"),
    load("createTenantDataSource", "@acme/tenant-repositories/typeorm"),
    load("default as tenancy", "./tenancy.config.mjs"),
  ].join("\n")}

async function main() {
  const hire = await createTenantDatabase({
    connection: process.env.HIRE_APP_DATABASE_URL,
    systemConnection: process.env.HIRE_APP_SYSTEM_DATABASE_URL,
    tenancy,
  });
  const porto = await hire.authorize("pedro", 2);
  const count = await hire.run(porto, async (scope) => scope.table("hire").count());
  console.log("Porto: " + count + " hires");
  await hire.close();

  const chat = await createTenantDatabase({
    connection: process.env.CHAT_APP_DATABASE_URL,
    systemConnection: process.env.CHAT_APP_SYSTEM_DATABASE_URL,
  });
  const dataSource = await createTenantDataSource(chat);
  const ada = await chat.authorize(
    userIdSchema.parse("0b000000-0000-4000-8000-000000000001"),
    organizationIdSchema.parse("0a000000-0000-4000-8000-000000000001"),
  );
  const overview = await chat.run(ada, async (scope) => {
    const asked = await getOverview(scope, { period: "7d", timeZone: "UTC" });
    const counted = await dataSource.getRepository("conversations").count();
    if (counted !== asked.summary.totalConversations.value) throw new Error("TypeORM counts " + counted);
    return asked;
  });
  console.log(overview.summary.totalConversations.value + " conversations");
  await chat.close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
`;
}
