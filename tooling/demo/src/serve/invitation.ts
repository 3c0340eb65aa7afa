import { paint } from "../paint.ts";
import { box } from "./box.ts";
import type { DemoUser } from "./find-demo-users.ts";

export type Invited = {
  readonly apiUrl: string;
  readonly pageUrl: string;
  readonly users: readonly DemoUser[];
};

/** What there is to look at, and as whom: a click for the page, lines to paste for the API. */
export function invitation({ apiUrl, pageUrl, users }: Invited): string {
  const [first] = users;
  return box([
    `${paint("bold", "Dashboard")}  ${pageUrl}/`,
    `${paint("bold", "API")}        ${apiUrl}/v1`,
    `${paint("bold", "Reference")}  ${apiUrl}/reference`,
    "",
    `${paint("bold", "The dashboard as")}, in one click; the first of them sees the migration, too`,
    ...users.flatMap(({ userId, name }) => [`  ${name}`, `    ${pageUrl}/#demo-user=${userId}`]),
    "",
    ...(first === undefined ? [] : tryIt(apiUrl, first)),
    paint("dim", "Ctrl-C ends it; the data stay in .acme. pnpm demo shows the migration alone."),
  ]);
}

function tryIt(apiUrl: string, { userId, organizationId }: DemoUser): string[] {
  return [
    paint("bold", "The API"),
    `  token=$(curl -s ${apiUrl}/dev/tokens -H 'content-type: application/json' \\`,
    `    -d '{"userId":"${userId}"}' | cut -d'"' -f4)`,
    `  curl -s ${apiUrl}/v1/me -H "authorization: Bearer $token"`,
    `  curl -s ${apiUrl}/v1/organizations/${organizationId}/overview \\`,
    `    -H "authorization: Bearer $token"`,
    "",
  ];
}
