/** What is asked, and what the repositories may cost at most as a ratio to "pg" by hand. */
export type Question = {
  readonly name: "find" | "page" | "aggregate" | "five";
  readonly label: string;
  readonly target: number;
  /** How often it is asked in a row, in each turn. */
  readonly times: number;
};

export const questions: readonly Question[] = [
  { name: "find", label: "one row by id, own scope", target: 1.6, times: 60 },
  { name: "five", label: "five rows by id, one scope", target: 1.15, times: 20 },
  { name: "page", label: "a page of 20, open scope", target: 1.25, times: 60 },
  { name: "aggregate", label: "30 days' count and average, open scope", target: 1.1, times: 20 },
];
