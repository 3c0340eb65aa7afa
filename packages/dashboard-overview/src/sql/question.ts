/** SQL with its values. */
export type Question = { readonly text: string; readonly values: readonly unknown[] };
