import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { findExamples } from "../src/doc-examples/find-examples.ts";
import { runExample } from "../src/doc-examples/run-example.ts";
import { typeCheckExamples } from "../src/doc-examples/type-check-examples.ts";
import { openWorkshop } from "../src/doc-examples/workshop.ts";
import { exampleDatabase } from "./support/example-database.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const workshop = openWorkshop(repository, findExamples(repository));
afterAll(() => workshop.remove());

test("every example in docstrings and READMEs compiles as strictly as the packages do", async () => {
  expect(await typeCheckExamples(workshop)).toEqual([]);
});

describe.concurrent("runs, and prints what it says, the example at", () => {
  const running = workshop.examples.filter(({ run }) => run === "alone");
  test.for(running.map((example) => [`${example.file}:${example.line}`, example] as const))(
    "%s",
    async ([, example], { expect: expectHere }) => {
      expectHere(await runExample(example)).toEqual([]);
    },
  );
});

describe("runs on a database, and prints what it says, the example at", () => {
  const running = workshop.examples.filter(({ run }) => run === "database");
  test.for(running.map((example) => [`${example.file}:${example.line}`, example] as const))(
    "%s",
    async ([, example]) => {
      expect(await runExample(example, await exampleDatabase())).toEqual([]);
    },
  );
});
