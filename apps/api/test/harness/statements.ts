import { Connection } from "pg";
import { vi } from "vitest";

/** The first words of a statement, which say what it is for. */
function kindOf(text: string): string {
  const words = text.trim().replaceAll(/\s+/g, " ");
  if (words.startsWith('INSERT INTO "acme_api"')) return "count";
  if (words.includes("issue_ticket")) return "authorize";
  if (words.includes("tenants_of")) return "memberships";
  if (words.includes("acme_tenancy.enter")) return "enter";
  const [control] = /^(?:BEGIN|COMMIT|ROLLBACK|SET)\b/.exec(words) ?? [];
  if (control !== undefined) return control;
  return "work";
}

/** What the API asks of the database meanwhile: each statement, by what it is for, as it goes to the server. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const parsed = new Map<string, string>();
  // oxlint-disable-next-line typescript/unbound-method -- each is called with its connection below
  const { parse, bind, query } = Connection.prototype;
  const spies = [
    vi.spyOn(Connection.prototype, "parse").mockImplementation(function parsing(
      this: Connection,
      ...given
    ) {
      parsed.set(given[0].name, given[0].text);
      parse.apply(this, given);
    }),
    vi.spyOn(Connection.prototype, "bind").mockImplementation(function binding(
      this: Connection,
      ...given
    ) {
      texts.push(textOf(this, given[0]?.statement ?? "", parsed));
      bind.apply(this, given);
    }),
    vi.spyOn(Connection.prototype, "query").mockImplementation(function querying(
      this: Connection,
      text,
    ) {
      texts.push(text);
      query.call(this, text);
    }),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return texts.map(kindOf);
}

/** What was prepared under that name, now or earlier. */
function textOf(connection: Connection, name: string, parsed: ReadonlyMap<string, string>): string {
  const earlier = "parsedStatements" in connection ? connection.parsedStatements : {};
  return parsed.get(name) ?? (earlier as Record<string, string>)[name] ?? "";
}
