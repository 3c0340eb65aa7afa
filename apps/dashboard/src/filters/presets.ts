import type { PeriodName } from "@acme/data-model";
import type { ShortcutKeys } from "../keyboard/shortcuts.ts";

type Preset = {
  readonly value: Exclude<PeriodName, "custom">;
  readonly label: string;
  readonly keys: ShortcutKeys;
};

/** The periods that have a name. */
export const presets: readonly Preset[] = [
  { value: "today", label: "Today", keys: "t" },
  { value: "7d", label: "7 days", keys: "7" },
  { value: "30d", label: "30 days", keys: "3" },
  { value: "90d", label: "90 days", keys: "9" },
  { value: "month-to-date", label: "Month", keys: "m" },
];
