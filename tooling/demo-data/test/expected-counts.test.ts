import { describe, expect, it } from "vitest";

import { expectedCounts } from "../src/expected-counts.ts";

describe("expectedCounts", () => {
  it("has the legacy database's rows at scale 1", () => {
    expect(expectedCounts(1)).toMatchObject({
      conversations: 2263,
      messages: 6569,
      page_embeddings: 20227,
      scraped_pages: 4459,
      structured_extractions: 34,
      website_content: 3,
      organizations: 12,
      domains: 25,
      customer_configs: 25,
    });
  });

  it("grows the rows with the scale and the tenants with its square root", () => {
    expect(expectedCounts(1000)).toMatchObject({
      conversations: 2_263_000,
      messages: 6_569_000,
      page_embeddings: 20_227_000,
      organizations: 379,
    });
  });

  it("keeps a row in each table and several tenants at any fraction", () => {
    for (const scale of [0.05, 0.001, 1e-9]) {
      const counts = expectedCounts(scale);
      const { chat_telemetry: answers, ...rest } = counts;
      expect(Math.min(...Object.values(rest)), `scale ${scale}`).toBeGreaterThan(0);
      // A single message is a question that nobody answered.
      expect(answers === 0, `scale ${scale}`).toBe(counts.messages === 1);
      expect(counts.organizations).toBeGreaterThanOrEqual(4);
    }
  });
});
