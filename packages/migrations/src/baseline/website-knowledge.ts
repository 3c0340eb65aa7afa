/** What the crawler took from a website for the chat to answer from. */
export const websiteKnowledgeSql: readonly string[] = [
  `CREATE TABLE scraped_pages (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  domain_id uuid REFERENCES domains (id) ON DELETE CASCADE,
  url text NOT NULL,
  title text,
  content text,
  metadata jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'pending',
  scraped_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (domain_id, url)
)`,

  `CREATE TABLE page_embeddings (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  page_id uuid REFERENCES scraped_pages (id) ON DELETE CASCADE,
  domain_id uuid REFERENCES domains (id) ON DELETE CASCADE,
  chunk_text text NOT NULL,
  embedding real[],
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
)`,
  // A server without pgvector keeps real[]; the type changes while the table is empty, so it costs nothing.
  `DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
    CREATE EXTENSION IF NOT EXISTS vector;
    ALTER TABLE page_embeddings ALTER COLUMN embedding TYPE vector(1536) USING embedding::vector(1536);
  END IF;
END
$$`,
  `CREATE INDEX idx_page_embeddings_page_id ON page_embeddings (page_id)`,
  `CREATE INDEX idx_page_embeddings_domain_id ON page_embeddings (domain_id)`,

  `CREATE TABLE structured_extractions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  domain_id uuid REFERENCES domains (id) ON DELETE CASCADE,
  url text NOT NULL,
  extract_type text NOT NULL,
  extracted_data jsonb NOT NULL DEFAULT '{}',
  confidence_score numeric(4,3),
  created_at timestamptz NOT NULL DEFAULT now()
)`,
  `CREATE INDEX idx_structured_extractions_domain_id ON structured_extractions (domain_id)`,

  `CREATE TABLE website_content (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  domain_id uuid REFERENCES domains (id) ON DELETE CASCADE,
  url text NOT NULL,
  title text,
  content text,
  content_hash text,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (domain_id, url)
)`,
];
