/** The major versions of PostgreSQL that npm has binaries of and that the product is for. */
export type Major = 15 | 16 | 17 | 18;

/** What everything runs on unless it is asked for another. */
export const defaultMajor: Major = 18;
