import { z } from "zod";
import { pageOf, pageQuery } from "./lists.ts";
import { defineOperation } from "./operation.ts";
import { instant } from "./values.ts";

const path = "/v1/tenancy";
const tag = "Tenancy";
const description =
  "The platform's own and no organization's: it counts the rows of all of them, so no role in an organization opens it.";

const count = z.int().nonnegative();
const phaseName = z.enum(["expand", "backfill", "verify", "enforce", "contract"]);

const phase = z
  .object({
    phase: phaseName,
    state: z
      .enum(["waiting", "begun", "done", "failed"])
      .describe("`failed`: what was asked after it did not hold."),
    operations: count.describe("Done and not taken back."),
    from: instant.nullable().describe("When the first of them was done."),
    to: instant.nullable().describe("When the last of them was done."),
  })
  .meta({ id: "TenancyPhase" });

const table = z
  .object({
    table: z.string(),
    state: z.enum(["waiting", "begun", "done"]),
    rowsToFill: count
      .nullable()
      .describe("Rows that had no owner before the migration; `null` before they were counted."),
    rowsFilled: count,
    seconds: z.number().nonnegative().nullable().describe("It took so long; `null` until it ends."),
  })
  .meta({ id: "TenancyTable" });

const evidence = z
  .object({
    id: z.string(),
    takenAt: instant,
    command: z.string(),
    reached: phaseName,
    holds: z.boolean(),
    checks: count,
    failing: count,
  })
  .meta({ id: "TenancyEvidence" });

const check = z
  .object({
    id: z.string().describe("The kind of check."),
    table: z.string().nullable().describe("`null` where it is about no one table."),
    title: z.string(),
    expected: z.string(),
    actual: z.string(),
    holds: z.boolean(),
    sql: z.string().describe("To paste into any client, and ask again."),
  })
  .meta({ id: "TenancyCheck" });

const tableEvidence = z
  .object({
    table: z.string(),
    rowsBefore: count.nullable(),
    ownedBefore: count.nullable(),
    rowsNow: count,
    ownedNow: count,
    quarantined: count,
  })
  .meta({ id: "TenancyTableEvidence" });

const migration = z
  .object({
    state: z
      .enum(["absent", "closed", "recorded"])
      .describe(
        "`absent`: nothing has been done to the database yet. `closed`: the login may not read what was recorded.",
      ),
    database: z.string(),
    running: z.boolean().describe("Somebody is at it right now."),
    phases: z.array(phase),
    tables: z.array(table).describe("Owners first, as the backfill goes."),
    latestEvidence: evidence.nullable(),
    readAt: instant,
  })
  .meta({ id: "TenancyMigration" });

export const getTenancyMigration = defineOperation({
  id: "getTenancyMigration",
  method: "get",
  path,
  tag,
  summary: "Where the migration to isolated tenants stands",
  description,
  access: "operator",
  answer: { status: 200, description: "As the database has it now.", schema: migration },
});

export const listTenancyEvidence = defineOperation({
  id: "listTenancyEvidence",
  method: "get",
  path: `${path}/evidence`,
  tag,
  summary: "Each time that the database was asked whether tenants are isolated, newest first",
  description,
  access: "operator",
  query: z.strictObject(pageQuery),
  answer: { status: 200, description: "A part of the list.", schema: pageOf(evidence) },
  problems: ["invalid_cursor"],
});

export const getTenancyEvidence = defineOperation({
  id: "getTenancyEvidence",
  method: "get",
  path: `${path}/evidence/{evidenceId}`,
  tag,
  summary: "Every check of one time: what was expected, what the database answered, and the SQL",
  description,
  access: "operator",
  params: z.strictObject({ evidenceId: z.string().regex(/^[1-9]\d{0,17}$/) }),
  answer: {
    status: 200,
    description: "The evidence.",
    schema: evidence
      .extend({
        database: z.string(),
        serverVersion: z.string(),
        planHash: z.string().describe("Of the declaration that the checks were derived from."),
        tables: z.array(tableEvidence),
        results: z.array(check),
      })
      .meta({ id: "TenancyEvidenceReport" }),
  },
  problems: ["not_found"],
});
