/** A connection, one and the same from statement to statement: a `Client` of pg's, for one. */
export type FactsConnection = {
  readonly query: (
    text: string,
  ) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
};
