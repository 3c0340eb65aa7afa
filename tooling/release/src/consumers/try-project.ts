import { join } from "node:path";
import type { RunOptions } from "../run.ts";
import { run } from "../run.ts";
import { plainOutput } from "./plain-program.ts";
import type { Project } from "./project.ts";
import type { compilers, resolutions } from "./project.ts";

/** Where a project's databases are, as their owner sees them, and as its application does. */
export type ProjectDatabases = {
  readonly hireUrl: string;
  readonly chatUrl: string;
  readonly loginsOf: (url: string) => Promise<Readonly<Record<string, string>>>;
};

/** A compiler and how it resolves modules, by the names that the project gives them. */
export type Setup = {
  readonly compiler: keyof typeof compilers;
  readonly resolution: keyof typeof resolutions;
};

/** What is to be done with a project. */
export type Trial = {
  /** Databases as the example made them, or as an earlier version of the packages left them. */
  readonly databases: "new" | "migrated";
  /** By which compilers under which resolutions; what is emitted under nodenext is run. */
  readonly compile: readonly Setup[];
  /** Told what has just worked. */
  readonly say: (line: string) => void;
};

/**
 * Does what a user would with the packages that the project has installed: compiles, migrates both databases
 * with what was installed, reads them, and asks for an overview.
 *
 * @throws {CommandFailed} for the first thing that does not work; an Error where it works and says something
 * else than it should
 */
export async function tryProject(
  { folder }: Project,
  databases: ProjectDatabases,
  trial: Trial,
  options: Omit<RunOptions, "cwd">,
): Promise<void> {
  const node = async (args: readonly string[], env: object = {}): Promise<string> =>
    run(process.execPath, args, { cwd: folder, env: { ...options.env, ...env } });
  for (const setup of trial.compile) {
    await compile(folder, setup, options);
    trial.say(`compiled with ${setup.compiler} under ${setup.resolution}`);
  }
  const { hireUrl, chatUrl, loginsOf } = databases;
  const acmeTenancy = async (...args: string[]): Promise<string> =>
    node([join(folder, "node_modules/@acme/tenancy-migrator/dist/main.js"), ...args], {
      DATABASE_URL: hireUrl,
    });
  if (trial.databases === "new") {
    // What somebody would get who has no declaration yet has to be one that works.
    await acmeTenancy("init", "--config", "guessed.config.ts");
    await acmeTenancy("doctor", "--config", "guessed.config.ts");
    await acmeTenancy("doctor");
    const name = new URL(hireUrl).pathname.slice(1);
    await acmeTenancy("run", "--to", "contract", "--quiet", "--confirm", name);
    await node(["src/prepare-chat.ts"], { DATABASE_URL: chatUrl });
  }
  await acmeTenancy("audit", "--config", "tenancy.config.mjs");
  trial.say("migrated, audited");
  const hire = await loginsOf(hireUrl);
  const chat = await loginsOf(chatUrl);
  // The compiled program where there is one, and the source as Node takes it where the compiler writes nothing.
  expectOutput("the hire", await node(["out-nodenext/src/main.js"], hire), [
    "Lisbon:",
    "none came through",
    "TENANT_NOT_A_MEMBER",
  ]);
  expectOutput("the overview", await node(["src/overview.ts"], chat), ["3 conversations"]);
  for (const program of ["plain.mjs", "plain.cjs"]) {
    const output = await node([program], {
      ...prefixed("HIRE_", hire),
      ...prefixed("CHAT_", chat),
    });
    expectOutput(program, output, plainOutput);
  }
  trial.say("read in TypeScript, ESM and CommonJS");
}

async function compile(
  folder: string,
  { compiler, resolution }: Setup,
  options: Omit<RunOptions, "cwd">,
): Promise<void> {
  const args = [
    join(folder, "node_modules", compiler, "bin/tsc"),
    "--pretty",
    "false",
    "-p",
    `tsconfig.${resolution}.json`,
  ];
  const output = await run(process.execPath, args, { ...options, cwd: folder, allowed: [1, 2] });
  const errors = output.split("\n").filter((line) => /\berror TS\d+:/.test(line));
  // What is wrong with the types of others is not ours to mend.
  const own = errors.filter(
    (line) => /node_modules\/@acme\//.test(line) || !line.includes("node_modules/"),
  );
  if (own.length > 0) throw new Error(`${compiler} under ${resolution}:\n${own.join("\n")}`);
}

function prefixed(
  prefix: string,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [prefix + name, value]),
  );
}

function expectOutput(what: string, output: string, parts: readonly string[]): void {
  const missing = parts.filter((part) => !output.includes(part));
  if (missing.length > 0) {
    throw new Error(
      `${what} does not say ${missing.map((each) => `"${each}"`).join(", ")}:\n${output}`,
    );
  }
}
