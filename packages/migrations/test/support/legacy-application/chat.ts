import type { Recorder } from "./recorder.ts";
import type { Tenants } from "./tenants.ts";

/** What the chat did: conversations, messages one by one and in bulk, telemetry by both paths, moves, deletions. */
export async function chat(legacy: Recorder, tenants: Tenants): Promise<void> {
  const { ask, id, stamp } = legacy;
  const converse = (domain: string): Promise<string> =>
    id(
      `INSERT INTO conversations (domain_id, session_id, metadata) VALUES ($1, $2, '{"page": "/"}')
       RETURNING id, domain_id, metadata, started_at, ended_at`,
      [domain, `session ${stamp}`],
    );
  const say = (conversation: string, count: number): Promise<unknown> =>
    ask(
      `INSERT INTO messages (conversation_id, role, content, created_at)
       SELECT $1, CASE n % 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'message ' || n, now() + n * interval '1 second'
       FROM generate_series(1, $2::int) AS n`,
      [conversation, count],
    );
  const measure = (conversation: string | null, domain: string | null): Promise<unknown> =>
    ask(
      `INSERT INTO chat_telemetry (conversation_id, domain_id, success, model, input_tokens, output_tokens, total_tokens, cost_usd)
       VALUES ($1, $2, true, 'small', 10, 20, 30, 0.000123), ($1, $2, false, 'large', 1, 0, 1, 0)
       RETURNING id, conversation_id, domain_id, success, cost_usd`,
      [conversation, domain],
    );

  const talk = await converse(tenants.shop);
  await ask(
    "INSERT INTO messages (conversation_id, role, content) VALUES ($1, 'user', 'Where is my parcel?') RETURNING id, role, content, metadata",
    [talk],
  );
  await say(talk, 200);
  await measure(talk, tenants.shop);
  await measure(talk, null);
  await measure(null, tenants.shop);
  await ask(
    "UPDATE conversations SET ended_at = now(), metadata = metadata || '{\"rating\": 5}' WHERE id = $1 RETURNING metadata, ended_at",
    [talk],
  );
  await ask(
    "UPDATE messages SET content = upper(content) WHERE conversation_id = $1 AND role = 'user'",
    [talk],
  );
  await readThread(legacy, talk);

  // To a website of the same organization: the telemetry's own domain_id may stay behind.
  await ask("UPDATE conversations SET domain_id = $2 WHERE id = $1 RETURNING domain_id", [
    talk,
    tenants.docs,
  ]);
  await readThread(legacy, talk);

  const sold = await converse(tenants.shop);
  await say(sold, 7);
  await ask("UPDATE conversations SET domain_id = $2 WHERE id = $1 RETURNING domain_id", [
    sold,
    tenants.rival,
  ]);
  await readThread(legacy, sold);

  // With telemetry that names the website too, both change in one transaction, in either order.
  for (const parentFirst of [true, false]) {
    const measured = await converse(tenants.shop);
    await say(measured, 3);
    await measure(measured, tenants.shop);
    const moves = [
      "UPDATE conversations SET domain_id = $2 WHERE id = $1",
      "UPDATE chat_telemetry SET domain_id = $2 WHERE conversation_id = $1",
    ];
    await ask("BEGIN");
    for (const move of parentFirst ? moves : moves.toReversed())
      await ask(move, [measured, tenants.rival]);
    await ask("COMMIT");
    await readThread(legacy, measured);
  }

  const other = await converse(tenants.rival);
  await ask(
    `UPDATE messages SET conversation_id = $2
     WHERE id = (SELECT id FROM messages WHERE conversation_id = $1 AND role = 'user' ORDER BY created_at DESC LIMIT 1)
     RETURNING conversation_id, content`,
    [talk, other],
  );
  await readThread(legacy, other);

  const doomed = await converse(tenants.shop);
  await say(doomed, 5);
  await measure(doomed, tenants.shop);
  await ask("DELETE FROM messages WHERE conversation_id = $1 AND role = 'user'", [doomed]);
  await ask("DELETE FROM conversations WHERE id = $1", [doomed]);
  await readThread(legacy, doomed);
  // The visitor goes on talking to what is no longer there.
  await say(doomed, 1);
  await ask("UPDATE messages SET conversation_id = $2 WHERE conversation_id = $1", [sold, doomed]);
  await ask("UPDATE conversations SET domain_id = $2 WHERE id = $1", [sold, doomed]);
  await measure(doomed, null);
  await measure(doomed, tenants.shop);
}

async function readThread({ ask }: Recorder, conversation: string): Promise<void> {
  await ask(
    "SELECT role, content, metadata FROM messages WHERE conversation_id = $1 ORDER BY created_at, content LIMIT 5",
    [conversation],
  );
  await ask(
    `SELECT d.name AS website, o.name AS owner, c.ended_at IS NOT NULL AS ended,
            (SELECT count(*)::int FROM messages m WHERE m.conversation_id = c.id) AS messages,
            (SELECT count(*)::int FROM chat_telemetry t WHERE t.conversation_id = c.id) AS telemetry,
            (SELECT sum(cost_usd) FROM chat_telemetry t WHERE t.conversation_id = c.id) AS cost
     FROM conversations c JOIN domains d ON d.id = c.domain_id JOIN organizations o ON o.id = d.organization_id
     WHERE c.id = $1`,
    [conversation],
  );
}
