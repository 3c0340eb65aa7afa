/** What a new row is given: some columns have to be, others have a default or may be NULL. */
export type NewRow<Row, Needed extends keyof Row, Possible extends keyof Row> = Pick<Row, Needed> &
  Partial<Pick<Row, Possible>>;
