/** What a test takes for granted, and says when it is not there. */
export function present<Value>(value: Value | null | undefined, what = "it"): Value {
  if (value === null || value === undefined) throw new Error(`${what} is not there`);
  return value;
}
