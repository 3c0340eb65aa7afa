import { relative } from "node:path";
import { startPostgres } from "@acme/local-postgres";
import { SignJWT } from "jose";
import type { Benchmark } from "../benchmark.ts";
import { readSurroundings } from "../report/surroundings.ts";
import { writeReport } from "../report/write-report.ts";
import type { ApiDatabase } from "./api-database.ts";
import { withApiDatabase } from "./api-database.ts";
import type { ApiBenchOptions } from "./api-options.ts";
import { apiHelp, parseApiOptions } from "./api-options.ts";
import type { ApiReport } from "./api-report.ts";
import { createReport, renderMarkdown } from "./api-report.ts";
import type { Measured } from "./run-rounds.ts";
import { runRounds } from "./run-rounds.ts";
import { runProgram, startServer } from "./server-process.ts";

/** `pnpm bench api` */
export const apiBenchmark: Benchmark = {
  name: "api",
  summary: "the API, and an Express app with nothing but the same work",
  help: apiHelp,
  run: async (args) => {
    const options = parseApiOptions(args);
    const report = await benchApi(options);
    const markdown = renderMarkdown(report);
    process.stdout.write(markdown);
    const files = await writeReport(report, markdown, options.jsonFile);
    tell(`Wrote ${files.map((file) => relative(process.cwd(), file)).join(" and ")}`);
  },
};

// Nothing else reads or writes meanwhile.
const settings = { autovacuum: "off", checkpoint_timeout: "1h", max_wal_size: "32GB" };
const secret = "a secret of the benchmark's, of thirty-two bytes and more";
const claims = { issuer: "https://sign-in.bench", audience: "https://api.bench" };

async function benchApi(options: ApiBenchOptions): Promise<ApiReport> {
  const { conversations, connections, rounds } = options;
  await using server = await startPostgres({ settings });
  const surroundings = await readSurroundings(server.url);
  return await withApiDatabase(server.url, conversations, async (database) => {
    await runProgram("apps/api/src/storage/main.ts", { OWNER_DATABASE_URL: database.ownerUrl });
    const measured = await measure(database, options);
    return createReport(measured, "bare", { conversations, connections, rounds, surroundings });
  });
}

async function measure(database: ApiDatabase, options: ApiBenchOptions): Promise<Measured> {
  const { tenantUrl, systemUrl, organizationId, userId } = database;
  const logins = { DATABASE_URL: tenantUrl, SYSTEM_DATABASE_URL: systemUrl };
  // As in production, but for limits that no benchmark stays below.
  const api = await startServer("apps/api/src/main.ts", {
    ...logins,
    PORT: "0",
    JWT_SECRET: secret,
    JWT_ISSUER: claims.issuer,
    JWT_AUDIENCE: claims.audience,
    RATE_LIMIT_USER: "1000000",
    RATE_LIMIT_ADDRESS: "1000000",
    RATE_LIMIT_PLANS: "pro=1000000",
  });
  const bare = await startServer("tooling/benchmarks/src/api/bare/main.ts", {
    ...logins,
    USER_ID: userId,
    ORGANIZATION_ID: organizationId,
  });
  try {
    const path = `/v1/organizations/${organizationId}`;
    return await runRounds({
      ...options,
      asked: [
        { name: "bare", url: `${bare.url}${path}`, headers: {}, cpuTime: bare.cpuTime },
        {
          name: "API",
          url: `${api.url}${path}`,
          headers: { authorization: `Bearer ${await tokenFor(userId)}` },
          cpuTime: api.cpuTime,
        },
      ],
      onRound: (round) => tell(`round ${round + 1}/${options.rounds}`),
    });
  } finally {
    await Promise.all([api.stop(), bare.stop()]);
  }
}

function tokenFor(userId: string): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setIssuer(claims.issuer)
    .setAudience(claims.audience)
    .setIssuedAt()
    .setExpirationTime("1 day")
    .sign(new TextEncoder().encode(secret));
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
