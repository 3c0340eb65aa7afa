import { bookkeepingSchema as schema } from "../catalog/read-catalog.ts";

// 64 bytes of the database's own randomness, which no session ever sees.
const pad = Array.from({ length: 4 }, () => "uuid_send(gen_random_uuid())").join(" || ");

/** The key of every ticket, seal and cursor: one row. To replace it makes all of them worthless at once. */
export const createTicketKey: readonly string[] = [
  `CREATE TABLE ${schema}.ticket_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),
  outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64),
  made_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`,
  `REVOKE ALL ON ${schema}.ticket_key FROM PUBLIC`,
  `INSERT INTO ${schema}.ticket_key (inner_pad, outer_pad)
VALUES (${pad},
        ${pad})`,
];

export const dropTicketKey = `DROP TABLE IF EXISTS ${schema}.ticket_key`;
