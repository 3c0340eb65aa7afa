import { createDomain, listDomains, updateDomain } from "../../src/contract/domains.ts";
import type { KnownDomain, TenantModel } from "./tenant-model.ts";
import type { Random } from "./random.ts";
import type { Asked, SoakClient } from "./soak-client.ts";

/** More are deleted before others are made. */
const MOST = 25;

/** Adds, changes and deletes a tenant's domains; nobody else does, so it knows each of them. */
export function createWriterLane(
  client: SoakClient,
  tenant: TenantModel,
  random: Random,
): () => Promise<void> {
  const { marker, path, domains } = tenant;
  const as = tenant.user("owner");
  const own: string[] = [];
  let made = 0;

  const add = async (): Promise<void> => {
    made += 1;
    const body: KnownDomain = {
      domain: `shop-${made}.${marker}.example`,
      name: `${marker} shop ${made}`,
    };
    const asked: Asked = {
      method: "POST",
      path: `${path}/domains`,
      as,
      of: [tenant],
      body,
      key: `${marker}-${made}`,
    };
    // Now and then a client that is not sure sends it twice.
    const answers = await Promise.all(
      Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => client.insist(asked)),
    );
    const again = random.chance(0.3) ? await client.insist(asked) : undefined;
    if (again !== undefined && again.answer.headers.get("idempotency-replayed") !== "true") {
      client.fault(`${body.domain} was not answered by what is kept: ${again.answer.status}`);
    }
    const ids = new Set<string>();
    for (const { answer } of again === undefined ? answers : [...answers, again]) {
      if (answer.status !== 201) {
        client.fault(`${body.domain} was not added: ${answer.status} ${answer.problem ?? ""}`);
        continue;
      }
      const added = createDomain.answer.schema.parse(JSON.parse(answer.text));
      ids.add(added.id);
      if (added.domain !== body.domain || added.name !== body.name)
        client.fault(`${body.domain} is another`);
    }
    if (ids.size !== 1) client.fault(`${body.domain} was added ${ids.size} times`);
    for (const id of ids) {
      domains.set(id, body);
      own.push(id);
    }
  };

  const change = async (id: string): Promise<void> => {
    const name = `${marker} renamed ${random.below(1_000_000)}`;
    const { answer } = await client.insist({
      method: "PATCH",
      path: `${path}/domains/${id}`,
      as,
      of: [tenant],
      body: { name },
    });
    const changed =
      answer.status === 200 ? updateDomain.answer.schema.parse(JSON.parse(answer.text)) : undefined;
    const before = domains.get(id);
    if (changed === undefined || before === undefined || changed.name !== name) {
      client.fault(`${id} was not renamed: ${answer.status} ${answer.problem ?? ""}`);
      return;
    }
    domains.set(id, { domain: before.domain, name });
  };

  const remove = async (id: string): Promise<void> => {
    const { answer, attempts } = await client.insist({
      method: "DELETE",
      path: `${path}/domains/${id}`,
      as,
      of: [tenant],
    });
    // An attempt before may have deleted it and not come to say so.
    const isGone = answer.status === 204 || (answer.status === 404 && attempts > 1);
    if (!isGone) client.fault(`${id} was not deleted: ${answer.status} ${answer.problem ?? ""}`);
    own.splice(own.indexOf(id), 1);
    domains.delete(id);
  };

  return async () => {
    const action = random.below(4);
    if (action === 0) await checkDomains(client, tenant);
    else if (own.length >= MOST || (action === 1 && own.length > 0)) await remove(random.pick(own));
    else if (action === 2 && own.length > 0) await change(random.pick(own));
    else await add();
  };
}

/** The list is what the writer made it, no more and no less. */
export async function checkDomains(client: SoakClient, tenant: TenantModel): Promise<void> {
  const as = tenant.user("owner");
  const { answer } = await client.insist({
    path: `${tenant.path}/domains?limit=100`,
    as,
    of: [tenant],
  });
  const { items } = listDomains.answer.schema.parse(JSON.parse(answer.text));
  const listed = items.map(({ id, domain, name }) => `${id} ${domain} ${name}`);
  const known = [...tenant.domains].map(([id, { domain, name }]) => `${id} ${domain} ${name}`);
  if (listed.toSorted().join("\n") !== known.toSorted().join("\n")) {
    client.fault(
      `the domains of tenant ${tenant.number} are ${listed.join(", ")}, not ${known.join(", ")}`,
    );
  }
}
