import { now, periodDays } from "../overview-database.ts";

const day = 86_400_000;

/** The limits of what is counted: the period, and the one before it. */
export const limits = {
  from: new Date(now.getTime() - periodDays * day),
  before: new Date(now.getTime() - 2 * periodDays * day),
} as const;

/** The rows that the numbers are made from: $1 is whose, $2 where the period begins, $3 where the one before does, $4 now. */
export const rowsOf = {
  conversations:
    "FROM conversations WHERE organization_id = $1 AND created_at >= $3 AND created_at < $4 AND $2::timestamptz IS NOT NULL",
  messages:
    "FROM messages WHERE organization_id = $1 AND created_at >= $3 AND created_at < $4 AND $2::timestamptz IS NOT NULL",
  requests:
    "FROM chat_telemetry WHERE organization_id = $1 AND created_at >= $2 AND created_at < $4 AND $3::timestamptz IS NOT NULL",
} as const;
