import { exportConversationsJson } from "../../src/contract/conversations.ts";
import type { Random } from "./random.ts";
import type { SoakClient } from "./soak-client.ts";
import type { TenantModel } from "./tenant-model.ts";

/** Takes whole exports, and goes away in the middle of others. */
export function createExportLane(
  client: SoakClient,
  tenant: TenantModel,
  random: Random,
): () => Promise<void> {
  return async () => {
    const kind = random.pick(["csv", "json"] as const);
    if (random.chance(0.4)) {
      const path = `${tenant.path}/exports/conversations.${kind}`;
      await client.ask({ path, as: tenant.user("viewer"), of: [tenant], abort: true });
    } else await checkExport(client, tenant, kind);
  };
}

/** Every row once, of one moment between the question and the answer. */
export async function checkExport(
  client: SoakClient,
  tenant: TenantModel,
  kind: "csv" | "json",
): Promise<void> {
  const path = `${tenant.path}/exports/conversations.${kind}`;
  const least = tenant.conversations.committed;
  const { answer } = await client.insist({ path, as: tenant.user("viewer"), of: [tenant] });
  const most = tenant.conversations.begun;
  const rows = kind === "csv" ? idsOfCsv(answer.text) : idsOfJson(answer.text);
  if (rows.length < least || rows.length > most || new Set(rows).size !== rows.length) {
    client.fault(`${path}: ${rows.length} rows where there are ${least} to ${most}`);
  }
}

const idsOfJson = (text: string): string[] =>
  exportConversationsJson.answer.schema.parse(JSON.parse(text)).map(({ id }) => id);

/** Lines that begin with an id: texts of the rows have no line breaks. */
const idsOfCsv = (text: string): string[] =>
  text.split("\r\n").flatMap((line) => /^"?(ce0{6}-[-0-9a-f]{27})/.exec(line)?.[1] ?? []);
