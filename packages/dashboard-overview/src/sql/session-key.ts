/**
 * SQL: what tells a conversation's session from others, or NULL. As long for every session, which an index
 * has to hold, and it can't be turned back. `sha256`, since `md5` is missing where FIPS 140 is obeyed.
 */
export function sessionKey(conversation: string): string {
  return `encode(substring(sha256(convert_to(${conversation}.session_id, 'UTF8')) FOR 16), 'hex')::uuid`;
}
