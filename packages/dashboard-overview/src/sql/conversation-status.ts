/**
 * What is known of a conversation at a moment, as SQL. An explicit `metadata.status` wins; `escalated`, as
 * the chat's older versions wrote it, is waiting for a person. Else who is not answered yet is waiting, and
 * what has ended and waits for nobody is resolved.
 */
export function explicitStatus(conversation: string): string {
  return `CASE ${conversation}.metadata ->> 'status' WHEN 'active' THEN 'active' WHEN 'waiting' THEN 'waiting'
      WHEN 'resolved' THEN 'resolved' WHEN 'escalated' THEN 'waiting' END`;
}

/** @param isUnanswered SQL: whether the last word by then is the visitor's. */
export function statusAt(conversation: string, at: string, isUnanswered: string): string {
  return `coalesce(${explicitStatus(conversation)},
    CASE WHEN ${isUnanswered} THEN 'waiting' WHEN ${conversation}.ended_at < ${at} THEN 'resolved' ELSE 'active' END)`;
}

/**
 * SQL: the visitor's own rating, 1 to 5, or NULL. Compared as JSON, where nothing but a number is between
 * two numbers. In `numeric`, which takes every number that JSON has.
 */
export function rating(conversation: string): string {
  const given = `${conversation}.metadata -> 'rating'`;
  return `CASE WHEN ${given} BETWEEN '1'::jsonb AND '5'::jsonb THEN (${given})::numeric END`;
}

/** SQL: what the visitor is called, or NULL. */
export function customerName(conversation: string): string {
  const given = `${conversation}.metadata -> 'customer_name'`;
  return `CASE WHEN jsonb_typeof(${given}) = 'string' THEN nullif(btrim(${conversation}.metadata ->> 'customer_name'), '') END`;
}
