import { describe, expect, it } from "vitest";
import type { Plan, PlanStep } from "../../src/commands/plan.ts";
import { renderPlanTerminal, writePlanFiles } from "../../src/render/index.ts";

const addColumn: PlanStep = {
  id: "expand:column:messages",
  phase: "expand",
  table: "messages",
  summary: "add the nullable column organization_id",
  lock: "ACCESS EXCLUSIVE",
  kind: "transactional",
  slow: false,
  statements: ["ALTER TABLE public.messages\n  ADD COLUMN organization_id uuid", "SELECT 1;"],
  reverse: ["ALTER TABLE public.messages\n  DROP COLUMN organization_id"],
};
const buildIndex: PlanStep = {
  id: "enforce:index:Messages/../idx",
  phase: "enforce",
  table: "messages",
  summary: "build the index (organization_id)",
  lock: "SHARE UPDATE EXCLUSIVE",
  kind: "concurrent",
  slow: false,
  statements: ["CREATE INDEX CONCURRENTLY idx ON public.messages (organization_id)"],
  reverse: [],
};

function plan(rest: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    database: "shop",
    planHash: "9f2c1d00aa77bb31",
    done: 3,
    steps: [addColumn, buildIndex],
    unowned: [],
    ...rest,
  };
}

describe("a plan on a terminal", () => {
  it("prints every statement under its phase, with its lock", () => {
    expect(renderPlanTerminal(plan()))
      .toBe(`2 steps left, 3 done · shop · declaration 9f2c1d00aa77bb31

expand  1 step
 1  messages: add the nullable column organization_id  ACCESS EXCLUSIVE  transaction
       ALTER TABLE public.messages
         ADD COLUMN organization_id uuid;
       SELECT 1;

enforce  1 step
 2  messages: build the index (organization_id)  SHARE UPDATE EXCLUSIVE  no transaction
       CREATE INDEX CONCURRENTLY idx ON public.messages (organization_id);`);
  });

  it("puts rows that can't be owned above everything, with what can be chosen", () => {
    const text = renderPlanTerminal(
      plan({
        unowned: [
          {
            table: "messages",
            problem: "no-parent",
            count: 12,
            samples: ["a", "b"],
            sql: "SELECT 1",
          },
          { table: "pages", problem: "paths-disagree", count: 1, samples: ["c"], sql: "SELECT 2" },
        ],
      }),
    );
    expect(text.slice(0, text.indexOf("\nexpand")))
      .toBe(`2 steps left, 3 done · shop · declaration 9f2c1d00aa77bb31

 ✗ 13 rows that no tenant can be found for, or two: they stop a run
     messages  12  no-parent       e.g. a, b
       SELECT 1;
     pages      1  paths-disagree  e.g. c
       SELECT 2;
   mend them, or choose: --orphans quarantine, or --orphans assign=<tenant>; --conflicts quarantine
`);
  });

  it("says that a backfill takes many transactions, and its file that it takes one", () => {
    const step: PlanStep = {
      ...addColumn,
      phase: "backfill",
      lock: "ROW EXCLUSIVE",
      kind: "batches",
      slow: false,
    };
    expect(renderPlanTerminal(plan({ steps: [step] }))).toContain(
      "ROW EXCLUSIVE  a transaction each batch",
    );
    const [file] = writePlanFiles(plan({ steps: [step] }));
    expect(file?.content).toContain("-- transaction: one each batch; run from this file,");
    expect(file?.content).toContain("BEGIN;\nSET LOCAL lock_timeout");
  });

  it("of nothing left says so", () => {
    expect(renderPlanTerminal(plan({ steps: [] }))).toMatch(/^0 steps left, 3 done/);
  });
});

describe("the files of a plan", () => {
  it("are one a step, in order, with all that has to be known above the statements", () => {
    const [first, second, ...others] = writePlanFiles(plan());
    expect(others).toEqual([]);
    expect(first).toEqual({
      name: "001-expand-column-messages.sql",
      content: `-- add the nullable column organization_id (step 1 of 2)
-- phase:       expand
-- table:       messages
-- lock:        ACCESS EXCLUSIVE
-- transaction: yes
-- reverse:
--   ALTER TABLE public.messages
--     DROP COLUMN organization_id;

BEGIN;
SET LOCAL lock_timeout = '500ms';
SET LOCAL statement_timeout = 0;
SET LOCAL row_security = off;
SET LOCAL search_path = pg_catalog;
ALTER TABLE public.messages
  ADD COLUMN organization_id uuid;
SELECT 1;
COMMIT;
`,
    });
    expect(second?.name).toBe("002-enforce-index-messages-idx.sql");
    expect(second?.content).toContain(
      "-- reverse:     nothing to take back\n\nSET lock_timeout = 0;\nSET statement_timeout = 0;\nCREATE",
    );
    expect(second?.content).not.toContain("BEGIN");
  });

  it("hold nothing that could get out of a comment", () => {
    const evil = "x\nDROP TABLE a;\rDROP TABLE b;";
    const [file] = writePlanFiles(
      plan({
        steps: [{ ...addColumn, table: evil, summary: evil, reverse: [evil], statements: [] }],
      }),
    );
    const lines = (file?.content ?? "").split(/[\n\r]/);
    expect(lines.filter((line) => line.startsWith("DROP"))).toEqual([]);
    expect(lines.filter((line) => line.startsWith("--   DROP"))).toHaveLength(2);
  });

  it("end a statement that ends in a comment on a line of its own", () => {
    const [file] = writePlanFiles(
      plan({ steps: [{ ...addColumn, statements: ["SELECT 1 -- one"] }] }),
    );
    expect(file?.content).toContain("SELECT 1 -- one\n;\nCOMMIT;");
  });

  it("sort by name as they have to run, a thousand of them too", () => {
    const steps = Array.from({ length: 1001 }, () => addColumn);
    const names = writePlanFiles(plan({ steps })).map((file) => file.name);
    expect(names.toSorted()).toEqual(names);
    expect(new Set(names).size).toBe(1001);
  });
});
