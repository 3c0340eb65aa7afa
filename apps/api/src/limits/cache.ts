type Entry<Value> = { readonly until: number; readonly value: Promise<Value> };

type Options = {
  /** Milliseconds. */
  readonly lifetime: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** How many values are kept; the oldest go first. */
const KEPT = 10_000;

/**
 * Keeps what was loaded for a while. Whoever asks while it is being loaded waits for the same; what failed
 * is not kept.
 */
export function createCache<Value>({
  lifetime,
  now,
}: Options): (key: string, load: () => Promise<Value>) => Promise<Value> {
  const entries = new Map<string, Entry<Value>>();
  return (key, load) => {
    const found = entries.get(key);
    const left = (found?.until ?? 0) - now();
    // More than a lifetime is left only after the clock stepped back.
    if (found !== undefined && left > 0 && left <= lifetime) return found.value;
    const value = load();
    entries.delete(key);
    entries.set(key, { until: now() + lifetime, value });
    const [oldest] = entries.keys();
    if (entries.size > KEPT && oldest !== undefined) entries.delete(oldest);
    value.catch(() => {
      if (entries.get(key)?.value === value) entries.delete(key);
    });
    return value;
  };
}
