/** The values of a statement, numbered as they are first used: PostgreSQL refuses one that it never meets. */
export class Parameters {
  readonly #values: unknown[] = [];

  get values(): readonly unknown[] {
    return this.#values;
  }

  /** `$n::type` for a value. */
  add(value: unknown, type: string): string {
    this.#values.push(value);
    return `$${this.#values.length}::${type}`;
  }
}
