import { paint } from "../paint.ts";
import { box } from "./box.ts";
import type { DemoUser } from "./find-demo-users.ts";

/** What there is to look at, and as whom. */
export function invitation(url: string, users: readonly DemoUser[]): string {
  const [first] = users;
  if (first === undefined) return box([`API  ${url}`]);
  return box([
    `${paint("bold", "API")}        ${url}/v1`,
    `${paint("bold", "Reference")}  ${url}/reference`,
    "",
    paint("bold", "Demo users"),
    ...users.map(({ userId, name }) => `  ${userId}  ${name}`),
    "",
    paint("bold", "Try it"),
    `  token=$(curl -s ${url}/dev/tokens -H 'content-type: application/json' \\`,
    `    -d '{"userId":"${first.userId}"}' | cut -d'"' -f4)`,
    `  curl -s ${url}/v1/me -H "authorization: Bearer $token"`,
    `  curl -s ${url}/v1/organizations/${first.organizationId}/overview \\`,
    `    -H "authorization: Bearer $token"`,
    "",
    paint("dim", "Ctrl-C ends it; the data stay in .acme. pnpm demo shows the migration alone."),
  ]);
}
