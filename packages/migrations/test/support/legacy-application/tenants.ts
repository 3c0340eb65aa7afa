import type { Recorder } from "./recorder.ts";

/** Two organizations: one with three websites and one with one. */
export type Tenants = {
  readonly ours: string;
  readonly theirs: string;
  readonly shop: string;
  readonly docs: string;
  readonly blog: string;
  readonly rival: string;
};

/** Signs two organizations up, with their members and websites. */
export async function signUp({ ask, id, stamp }: Recorder): Promise<Tenants> {
  const organization = (name: string): Promise<string> =>
    id(
      "INSERT INTO organizations (name, slug) VALUES ($1, $2) RETURNING id, plan_type, seat_limit",
      [name, `${name}-${stamp}`],
    );
  const domain = (owner: string, name: string): Promise<string> =>
    id(
      "INSERT INTO domains (organization_id, domain, name) VALUES ($1, $2, $3) RETURNING id, organization_id, domain, active",
      [owner, `${name}.${stamp}.example`, name],
    );
  const ours = await organization("ours");
  const theirs = await organization("theirs");
  await ask(
    `INSERT INTO organization_members (organization_id, user_id, role)
     VALUES ($1, gen_random_uuid(), 'owner'), ($1, gen_random_uuid(), 'viewer'), ($2, gen_random_uuid(), 'owner')`,
    [ours, theirs],
  );
  await ask(
    "INSERT INTO organization_members (organization_id, user_id, role) VALUES ($1, gen_random_uuid(), 'emperor')",
    [ours],
  );
  const tenants = {
    ours,
    theirs,
    shop: await domain(ours, "shop"),
    docs: await domain(ours, "docs"),
    blog: await domain(ours, "blog"),
    rival: await domain(theirs, "rival"),
  };
  await ask("INSERT INTO domains (organization_id, domain) VALUES ($1, $2)", [
    theirs,
    `shop.${stamp}.example`,
  ]);
  await ask(
    "UPDATE organizations SET seat_limit = seat_limit + 1, updated_at = now() WHERE id = $1 RETURNING seat_limit",
    [ours],
  );
  await ask(
    "SELECT d.name, d.active, o.name AS owner FROM domains d JOIN organizations o ON o.id = d.organization_id WHERE o.id IN ($1, $2) ORDER BY d.name",
    [ours, theirs],
  );
  return tenants;
}

/** A website changes hands with all that is under it, and another one is given up. */
export async function moveAndDropDomains(legacy: Recorder, tenants: Tenants): Promise<void> {
  const { ask, id, stamp } = legacy;
  await furnish(legacy, tenants.blog);
  await ask(
    "UPDATE domains SET organization_id = $2 WHERE id = $1 RETURNING id, organization_id, name",
    [tenants.blog, tenants.theirs],
  );
  await countUnder(legacy, tenants.blog);
  const doomed = await id(
    "INSERT INTO domains (organization_id, domain) VALUES ($1, $2) RETURNING id",
    [tenants.ours, `doomed.${stamp}.example`],
  );
  await furnish(legacy, doomed);
  await countUnder(legacy, doomed);
  await ask("DELETE FROM domains WHERE id = $1 RETURNING name", [doomed]);
  await countUnder(legacy, doomed);
}

async function furnish({ ask, id }: Recorder, domain: string): Promise<void> {
  const conversation = await id("INSERT INTO conversations (domain_id) VALUES ($1) RETURNING id", [
    domain,
  ]);
  const page = await id(
    "INSERT INTO scraped_pages (domain_id, url) VALUES ($1, '/') RETURNING id",
    [domain],
  );
  await ask("INSERT INTO messages (conversation_id, role, content) VALUES ($1, 'user', 'hello?')", [
    conversation,
  ]);
  await ask(
    `INSERT INTO chat_telemetry (conversation_id, domain_id, success, model)
     VALUES ($1, $2, true, 'both'), ($1, NULL, true, 'one'), (NULL, $2, true, 'other')`,
    [conversation, domain],
  );
  await ask(
    `INSERT INTO page_embeddings (page_id, domain_id, chunk_text)
     VALUES ($1, $2, 'both'), ($1, NULL, 'one'), (NULL, $2, 'other')`,
    [page, domain],
  );
}

async function countUnder({ ask }: Recorder, domain: string): Promise<void> {
  await ask(
    `SELECT (SELECT count(*)::int FROM conversations WHERE domain_id = $1) AS conversations,
            (SELECT count(*)::int FROM messages JOIN conversations c ON c.id = conversation_id WHERE c.domain_id = $1) AS messages,
            (SELECT count(*)::int FROM chat_telemetry WHERE domain_id = $1) AS telemetry,
            (SELECT count(*)::int FROM scraped_pages WHERE domain_id = $1) AS pages,
            (SELECT count(*)::int FROM page_embeddings WHERE domain_id = $1) AS embeddings`,
    [domain],
  );
}
