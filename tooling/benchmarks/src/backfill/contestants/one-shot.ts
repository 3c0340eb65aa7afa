import { withClient } from "../../with-client.ts";
import type { FilledTable } from "../data.ts";
import { conversations, messages } from "../data.ts";
import { timed } from "./backend-time.ts";
import type { Contestant } from "./contestant.ts";

/** One statement a table, with the triggers switched off as the engine does: as quick as SQL gets. */
export const oneShot: Contestant = oneShotWith("one-shot", "one UPDATE … FROM", "replica");

/** The same statement as people would write it first. */
export const oneShotWithTriggers: Contestant = oneShotWith(
  "one-shot-triggers",
  "one UPDATE … FROM, triggers firing",
  "origin",
);

function oneShotWith(
  name: string,
  label: string,
  replicationRole: "replica" | "origin",
): Contestant {
  return {
    name,
    label,
    fill: (url) =>
      withClient(url, async (client) => {
        await client.query("SET session_replication_role = replica");
        // In both cases: the triggers of a parent would already fill all its messages.
        await client.query(updateAll(conversations));
        await client.query(`SET session_replication_role = ${replicationRole}`);
        return timed(client, async () => (await client.query(updateAll(messages))).rowCount ?? 0);
      }),
  };
}

function updateAll({ name, from, joined, tenant }: FilledTable): string {
  return `UPDATE ${name} AS t SET organization_id = ${tenant} FROM ${from}
WHERE ${joined} AND t.organization_id IS NULL`;
}
