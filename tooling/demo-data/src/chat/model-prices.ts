/** A language model, how much it is used, and its price in USD a million tokens. */
export interface ModelPrice {
  readonly model: string;
  readonly weight: number;
  readonly input: number;
  readonly output: number;
}

/** The models the telemetry names. */
export const modelPrices: readonly ModelPrice[] = [
  { model: "gpt-4o-mini", weight: 62, input: 0.15, output: 0.6 },
  { model: "gpt-4o", weight: 22, input: 2.5, output: 10 },
  { model: "claude-3-5-haiku", weight: 16, input: 0.8, output: 4 },
];
