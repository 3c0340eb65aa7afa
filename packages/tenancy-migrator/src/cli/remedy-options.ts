import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import type { ProblemClass, Remedies, Remedy } from "../remedies/unowned.ts";

export type RemedyOptions = { readonly [Class in ProblemClass]?: Remedy };

/** Adds the options by which the user chooses what to do with rows that can't be owned. */
export function withRemedyOptions(command: Command): Command {
  return command
    .option(
      "--orphans <remedy>",
      "rows without a way to a tenant: fail, quarantine or assign=<tenant>",
      parseOrphans,
    )
    .option(
      "--dangling <remedy>",
      "rows that point at a row that is not there: fail or quarantine",
      parseRemedy,
    )
    .option(
      "--conflicts <remedy>",
      "rows that lead to two tenants: fail or quarantine",
      parseRemedy,
    );
}

/** The chosen remedies; what was not chosen fails. */
export function remediesOf(options: RemedyOptions): Partial<Remedies> {
  const { orphans, dangling, conflicts } = options;
  return {
    ...(orphans === undefined ? {} : { orphans }),
    ...(dangling === undefined ? {} : { dangling }),
    ...(conflicts === undefined ? {} : { conflicts }),
  };
}

function parseRemedy(value: string): Remedy {
  if (value === "fail" || value === "quarantine") return { kind: value };
  throw new InvalidArgumentError('It is "fail" or "quarantine".');
}

function parseOrphans(value: string): Remedy {
  const tenant = /^assign=(?<tenant>.+)$/s.exec(value)?.groups?.["tenant"];
  if (tenant !== undefined) return { kind: "assign", tenant };
  if (value === "fail" || value === "quarantine") return { kind: value };
  throw new InvalidArgumentError('It is "fail", "quarantine" or "assign=<tenant>".');
}
