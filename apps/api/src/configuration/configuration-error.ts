/** One setting that is missing or wrong, and what to do. Never holds a value. */
export type ConfigurationProblem = { readonly setting: string; readonly message: string };

/** The environment does not say what this program has to know; lists every problem at once. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly code = "CONFIGURATION_INVALID";
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const lines = problems.map(({ setting, message }) => `  ${setting} ${message}`);
    super(
      `The environment has ${problems.length} problem(s); .env.example shows every setting:\n${lines.join("\n")}`,
    );
    this.problems = problems;
  }
}
