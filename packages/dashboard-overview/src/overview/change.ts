import type { Change } from "@acme/data-model";
import { kindOfChange } from "@acme/data-model";

/** How a value differs from the one before: in percent of it, or not at all where there was nothing. */
export function changeBetween(value: number | null, previous: number | null): Change {
  const kind = kindOfChange(value, previous);
  if (kind !== "compared") return { kind, percent: null };
  const [now, before] = [value ?? 0, previous ?? 0];
  return { kind, percent: before === 0 ? 0 : ((now - before) / before) * 100 };
}
