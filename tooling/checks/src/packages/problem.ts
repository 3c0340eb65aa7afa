/** Something a user of the published package would trip over. */
export type Problem = {
  /** Which check found it, e.g. `manifest` or `types under bundler`. */
  readonly check: string;
  /** The package's name. */
  readonly about: string;
  readonly message: string;
};
