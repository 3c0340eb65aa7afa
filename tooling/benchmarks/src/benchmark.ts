/** Something that can be measured by its name: `pnpm bench <name>`. */
export type Benchmark = {
  readonly name: string;
  /** One line for the list of benchmarks. */
  readonly summary: string;
  /** Its options, as `--help` prints them. */
  readonly help: string;
  /** @throws {UsageError} for arguments that mean nothing to it. */
  readonly run: (args: readonly string[]) => Promise<void>;
};

/** The command line can't be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
