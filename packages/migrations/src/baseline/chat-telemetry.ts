/** One row a request to a language model. */
export const chatTelemetrySql: readonly string[] = [
  `CREATE TABLE chat_telemetry (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  conversation_id uuid REFERENCES conversations (id) ON DELETE CASCADE,
  domain_id uuid REFERENCES domains (id) ON DELETE CASCADE,
  success boolean NOT NULL,
  model text NOT NULL,
  input_tokens integer NOT NULL DEFAULT 0,
  output_tokens integer NOT NULL DEFAULT 0,
  total_tokens integer NOT NULL DEFAULT 0,
  cost_usd numeric(12,6) NOT NULL DEFAULT 0,
  search_count integer NOT NULL DEFAULT 0,
  duration_ms integer,
  created_at timestamptz NOT NULL DEFAULT now()
)`,
  `CREATE INDEX idx_chat_telemetry_conversation_id ON chat_telemetry (conversation_id)`,
  `CREATE INDEX idx_chat_telemetry_domain_id_created_at ON chat_telemetry (domain_id, created_at DESC)`,
];
