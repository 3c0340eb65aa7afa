import { Client } from "pg";
import { vi } from "vitest";

/** The first words of a statement, which say what it is for. */
function kindOf(query: unknown): string {
  const text =
    typeof query === "string"
      ? query
      : typeof query === "object" && query !== null && "text" in query
        ? String(query.text)
        : "";
  const words = text.trim().replaceAll(/\s+/g, " ");
  if (words.startsWith('INSERT INTO "acme_api"')) return "count";
  if (words.includes("issue_ticket")) return "authorize";
  if (words.includes("tenants_of")) return "memberships";
  if (words.includes("acme_tenancy.enter")) return "enter";
  const [control] = /^(?:BEGIN|COMMIT|ROLLBACK|SET)\b/.exec(words) ?? [];
  if (control !== undefined) return control;
  return "work";
}

/** What the API asks of the database meanwhile: each statement, by what it is for. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const spy = vi.spyOn(Client.prototype, "query");
  try {
    await work();
    return spy.mock.calls.map(([query]: readonly unknown[]) => kindOf(query));
  } finally {
    spy.mockRestore();
  }
}
