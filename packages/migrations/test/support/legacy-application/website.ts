import type { Recorder } from "./recorder.ts";
import type { Tenants } from "./tenants.ts";

/** What the crawler did: pages with their embeddings, upserts, moves, and the two small tables beside them. */
export async function crawl(legacy: Recorder, tenants: Tenants): Promise<void> {
  const { ask } = legacy;
  const home = await scrape(legacy, tenants.shop, "/");
  await embed(legacy, home, tenants.shop);
  await embed(legacy, home, null);
  await ask(
    "INSERT INTO page_embeddings (domain_id, chunk_text) VALUES ($1, 'of no page') RETURNING id, page_id, domain_id",
    [tenants.shop],
  );
  await ask("INSERT INTO scraped_pages (domain_id, url) VALUES ($1, '/')", [tenants.shop]);
  for (const title of ["first", "second"]) {
    await ask(
      `INSERT INTO scraped_pages (domain_id, url, title, status) VALUES ($1, '/upsert', $2, 'done')
       ON CONFLICT (domain_id, url) DO UPDATE SET title = excluded.title, scraped_at = now()
       RETURNING id, title, status, xmax = 0 AS inserted`,
      [tenants.shop, title],
    );
    await ask(
      `INSERT INTO website_content (domain_id, url, content, content_hash) VALUES ($1, '/upsert', $2, md5($2))
       ON CONFLICT (domain_id, url) DO UPDATE SET content = excluded.content, content_hash = excluded.content_hash
       RETURNING id, content, content_hash`,
      [tenants.shop, title],
    );
  }
  await ask(
    "INSERT INTO scraped_pages (domain_id, url) VALUES ($1, '/upsert') ON CONFLICT DO NOTHING RETURNING id",
    [tenants.shop],
  );
  await ask(
    `INSERT INTO structured_extractions (domain_id, url, extract_type, extracted_data, confidence_score)
     VALUES ($1, '/', 'faq', '{"q": "a"}', 0.875) RETURNING id, extracted_data, confidence_score`,
    [tenants.shop],
  );

  // To a website of the same organization: the embeddings' own domain_id may stay behind.
  await ask("UPDATE scraped_pages SET domain_id = $2 WHERE id = $1 RETURNING url", [
    home,
    tenants.docs,
  ]);
  await readPage(legacy, home);

  const sold = await scrape(legacy, tenants.shop, "/sold");
  await embed(legacy, sold, null);
  await ask("UPDATE scraped_pages SET domain_id = $2 WHERE id = $1 RETURNING url", [
    sold,
    tenants.rival,
  ]);
  await readPage(legacy, sold);

  for (const parentFirst of [true, false]) {
    const page = await scrape(legacy, tenants.shop, `/with-embeddings-${parentFirst}`);
    await embed(legacy, page, tenants.shop);
    const moves = [
      "UPDATE scraped_pages SET domain_id = $2 WHERE id = $1",
      "UPDATE page_embeddings SET domain_id = $2 WHERE page_id = $1",
    ];
    await ask("BEGIN");
    for (const move of parentFirst ? moves : moves.toReversed())
      await ask(move, [page, tenants.rival]);
    await ask("COMMIT");
    await readPage(legacy, page);
  }

  const gone = await scrape(legacy, tenants.shop, "/gone");
  await embed(legacy, gone, tenants.shop);
  await ask("DELETE FROM scraped_pages WHERE id = $1", [gone]);
  await readPage(legacy, gone);
}

function scrape({ id }: Recorder, domain: string, url: string): Promise<string> {
  return id(
    "INSERT INTO scraped_pages (domain_id, url, title, content) VALUES ($1, $2, 'a page', 'text') RETURNING id, domain_id, url, status, metadata",
    [domain, url],
  );
}

async function embed({ ask }: Recorder, page: string, domain: string | null): Promise<void> {
  await ask(
    `INSERT INTO page_embeddings (page_id, domain_id, chunk_text)
     SELECT $1, $2, 'chunk ' || n FROM generate_series(1, 20) AS n`,
    [page, domain],
  );
}

async function readPage({ ask }: Recorder, page: string): Promise<void> {
  await ask(
    `SELECT p.url, d.name AS website, o.name AS owner, count(e.id)::int AS chunks
     FROM scraped_pages p JOIN domains d ON d.id = p.domain_id JOIN organizations o ON o.id = d.organization_id
       LEFT JOIN page_embeddings e ON e.page_id = p.id
     WHERE p.id = $1 GROUP BY 1, 2, 3`,
    [page],
  );
}
