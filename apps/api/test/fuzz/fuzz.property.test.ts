import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operations } from "../../src/contract/operations.ts";
import { openApiDocument } from "../../src/openapi/document.ts";
import { ids, markerOf } from "../support/ids.ts";
import type { Api } from "../support/serve.ts";
import { serveApi } from "../support/serve.ts";
import { tokenFor } from "../support/tokens.ts";
import { answerChecker } from "./answer-checker.ts";
import type { FuzzedRequest } from "./request-arbitrary.ts";
import { requestArbitrary } from "./request-arbitrary.ts";

const batches = 10;
const requestsOfBatch = 2_000;
const atOnce = 8;

const document = openApiDocument(Object.values(operations));
const check = answerChecker(document);

const users: Readonly<Record<string, string>> = {
  owner: ids.user(1, "owner"),
  viewer: ids.user(1, "viewer"),
  member: ids.user(1, "member"),
  other: ids.user(2, "owner"),
  nobody: ids.nobody,
  operator: ids.operator,
};

const numbers = [1, 2, 3];
/** Of both tenants: most of what is asked for is one's own, some is the other's. */
const known: Readonly<Record<string, readonly string[]>> = {
  organizationId: [
    ids.organization(1),
    ids.organization(1),
    ids.organization(1),
    ids.organization(2),
  ],
  domainId: [ids.row("0d", 1), ids.row("0d", 1, 2), ids.row("0d", 2)],
  domainConfigId: [ids.row("0c", 1), ids.row("0c", 1, 2), ids.row("0c", 2)],
  customerId: [ids.row("0c", 1), ids.row("0c", 2)],
  conversationId: [...numbers.map((number) => ids.row("ce", 1, number)), ids.row("ce", 2)],
  timeZone: ["UTC", "Europe/Lisbon", "Asia/Kathmandu", "America/St_Johns"],
  search: ["message", "zebrafinch", "yakbutter", "%"],
  evidenceId: ["1", "2", "999"],
  // Organizations, and users who are nobody's members and never ask.
  body: [ids.organization(1), ids.organization(2), ids.random],
  memberId: [ids.member(1, "viewer"), ids.member(1, "admin"), ids.member(2, "owner")],
};

const request = requestArbitrary(document, {
  known: (name) => known[name] ?? [],
  users: [...Object.keys(users), "without a token", "with a bad token"],
});

const tokens = new Map([["with a bad token", "e30.e30.YQ"]]);
for (const [name, user] of Object.entries(users)) tokens.set(name, await tokenFor(user));

function headersFor(as: string): Record<string, string> {
  const token = tokens.get(as);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** What is wrong with the answer, if anything is. */
async function faultsOf(api: Api, asked: FuzzedRequest): Promise<string[]> {
  const headers = { ...headersFor(asked.as), ...asked.headers };
  const answer = await api.ask(asked.path, { method: asked.method, headers, text: asked.body });
  seen.add(`${asked.operationId} ${Math.floor(answer.status / 100)}xx`);
  const tenant = asked.path.includes(ids.organization(1)) ? 1 : 2;
  const leaks =
    asked.template.includes("{organizationId}") && answer.text.includes(markerOf(3 - tenant))
      ? [`shows a row of tenant ${3 - tenant}`]
      : [];
  return [...check(asked, answer), ...leaks].map(
    (fault) =>
      `${asked.method} ${asked.path} as ${asked.as}: ${fault}\n${asked.body ?? ""}\n${answer.text.slice(0, 500)}`,
  );
}

const seen = new Set<string>();

describe("20,000 requests, right and wrong", () => {
  it("are each answered as documented, by nobody else's rows, and never with a 5xx", async () => {
    const requests = fc.sample(request, { seed: 20_261_126, numRuns: batches * requestsOfBatch });
    const faults: string[] = [];
    for (let batch = 0; batch < batches; batch += 1) {
      // What requests have deleted is there again for the next batch.
      const api = await serveApi();
      const waiting = requests.slice(batch * requestsOfBatch, (batch + 1) * requestsOfBatch);
      const work = async (): Promise<void> => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          faults.push(...(await faultsOf(api, next)));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    }
    expect(requests).toHaveLength(20_000);
    expect(faults.slice(0, 10)).toEqual([]);
  }, 1_200_000);

  it("came to something for every operation, and to a refusal", () => {
    const missing = Object.keys(operations).flatMap((id) =>
      ["2xx", "4xx"].map((kind) => `${id} ${kind}`).filter((each) => !seen.has(each)),
    );
    expect(missing).toEqual([]);
  });
});
