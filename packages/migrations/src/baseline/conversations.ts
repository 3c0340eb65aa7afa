/** What visitors of a website and its chat said to each other. */
export const conversationsSql: readonly string[] = [
  // customer_id is the dead column: no foreign key, no index, never written.
  `CREATE TABLE conversations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  domain_id uuid REFERENCES domains (id) ON DELETE CASCADE,
  customer_id uuid,
  session_id text,
  metadata jsonb NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
)`,
  `CREATE INDEX idx_conversations_domain_id_created_at ON conversations (domain_id, created_at DESC)`,

  `CREATE TABLE messages (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  conversation_id uuid REFERENCES conversations (id) ON DELETE CASCADE,
  role text NOT NULL,
  content text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
)`,
  `CREATE INDEX idx_messages_conversation_id_created_at ON messages (conversation_id, created_at)`,
];
