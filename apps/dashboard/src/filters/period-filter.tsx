import { CalendarDays } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { formatDays } from "../format/dates.ts";
import { useShortcuts } from "../keyboard/use-shortcuts.ts";
import { periodOf } from "../overview/overview-search.ts";
import type { OverviewSearch } from "../overview/overview-search.ts";
import { Button } from "../ui/button.tsx";
import { Popover } from "../ui/popover.tsx";
import { Segments } from "../ui/segments.tsx";
import { CustomPeriod } from "./custom-period.tsx";
import { presets } from "./presets.ts";

type Chosen = Pick<OverviewSearch, "period" | "from" | "to">;

type Props = {
  readonly search: Chosen;
  readonly onChange: (chosen: Chosen) => void;
  /** Whether no period is a choice too: whenever it was. */
  readonly everything?: boolean;
};

const ever = { value: "ever", label: "All time" } as const;

/** Which days: the usual ones by name and key, any others by their first and last. */
export function PeriodFilter({ search, onChange, everything = false }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  const period = everything && search.period === undefined ? ever.value : periodOf(search);
  const choose = (value: Chosen["period"]): void =>
    onChange({ period: value, from: undefined, to: undefined });
  useShortcuts(Object.fromEntries(presets.map(({ keys, value }) => [keys, () => choose(value)])));
  const { from, to } = search;
  return (
    <>
      <Segments
        label="Period"
        options={everything ? [ever, ...presets] : presets}
        value={period}
        onChange={(value) => choose(value === "ever" || value === "custom" ? undefined : value)}
        className="w-full overflow-x-auto sm:w-auto"
      />
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Days of your own"
        trigger={(props) => (
          <Button {...props} aria-pressed={period === "custom"}>
            <CalendarDays className="size-4 text-ink-faint" aria-hidden="true" />
            {period === "custom" && from !== undefined && to !== undefined
              ? formatDays(from, to)
              : "Custom"}
          </Button>
        )}
      >
        <CustomPeriod
          from={from}
          to={to}
          onChoose={(days) => {
            setOpen(false);
            onChange({ period: "custom", ...days });
          }}
        />
      </Popover>
    </>
  );
}
