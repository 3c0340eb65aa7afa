import type { z } from "zod";
import type { ConfigurationProblem } from "./configuration-error.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { mutualProblems } from "./mutual-problems.ts";
import type { Setting } from "./setting.ts";
import type { Values } from "./settings.ts";
import { settings } from "./settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. A variable that is empty is one that is not set.
 *
 * @throws {ConfigurationError} with every problem there is
 */
export function readSettings(environment: Environment): Values {
  const values: Record<string, unknown> = {};
  const problems: ConfigurationProblem[] = [];
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const read = readSetting(setting, environment[name]);
    if (read.ok) values[name] = read.value;
    else problems.push({ setting: name, message: read.message });
  }
  // Each is of its schema's type, or is not there and among the problems.
  problems.push(...mutualProblems(values));
  if (problems.length > 0) throw new ConfigurationError(problems);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no problem, so none is missing
  return values as Values;
}

type Read =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

function readSetting(setting: Setting, given: string | undefined): Read {
  const text = given === undefined || given.trim() === "" ? setting.default : given.trim();
  if (text === undefined) {
    if (setting.optional === true) return { ok: true, value: undefined };
    return { ok: false, message: `is not set. ${setting.about}` };
  }
  const parsed: z.ZodSafeParseResult<unknown> = setting.schema.safeParse(text);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, message: `${issue?.message ?? "is not valid"}. ${setting.about}` };
}
