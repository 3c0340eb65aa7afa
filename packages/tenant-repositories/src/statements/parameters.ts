/** A statement's parameters, numbered as they come. The tenant is always the first. */
export class Parameters {
  readonly values: unknown[];

  constructor(tenant: unknown) {
    this.values = [tenant];
  }

  /** Adds a value. Answers its place: `$2`. */
  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}
