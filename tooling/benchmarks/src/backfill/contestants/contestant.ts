/** One way to fill the empty columns of `conversations` and `messages`. */
export type Contestant = {
  /** For the command line and the JSON. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** Fills every row of both tables. Opens its own connections and closes them. */
  readonly fill: (url: string) => Promise<Filled>;
};

/** What a contestant says of its own work; whether it is true is looked up afterwards. */
export type Filled = {
  /** Rows of `messages` that it wrote. */
  readonly rows: number;
  /** When it was at `messages`. */
  readonly batches: Span;
  /** How long a processor was busy with its backend meanwhile, in milliseconds, where that can be known. */
  readonly processorTime: number | undefined;
};

/** From and to, in milliseconds since the epoch. */
export type Span = { readonly from: number; readonly to: number };
