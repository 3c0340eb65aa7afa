import { Clock } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Combobox } from "../ui/combobox.tsx";
import type { Option } from "../ui/combobox-list.tsx";
import { Popover } from "../ui/popover.tsx";
import { timeZones } from "./time-zones.ts";

type Props = {
  readonly selected: string | undefined;
  /** The one that the answer is in, where none is selected. */
  readonly effective: string | undefined;
  readonly onSelect: (timeZone: string | undefined) => void;
};

/** Whose days are counted. */
export function TimeZoneFilter({ selected, effective, onSelect }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const words = query.toLowerCase().replaceAll(" ", "_");
  const options: Option[] = [
    { value: "", label: "The organization’s" },
    ...timeZones.map((zone) => ({ value: zone, label: zone })),
  ].filter(({ label }) => label.toLowerCase().includes(words));
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Time zone"
      trigger={(props) => (
        <Button {...props}>
          <Clock className="size-4 text-ink-faint" aria-hidden="true" />
          <span className="max-w-40 truncate">{selected ?? effective ?? "Time zone"}</span>
        </Button>
      )}
    >
      <Combobox
        label="Time zone"
        options={options}
        selected={selected ?? ""}
        onSelect={(zone) => {
          setOpen(false);
          onSelect(zone === "" ? undefined : zone);
        }}
        query={query}
        onQueryChange={setQuery}
      />
    </Popover>
  );
}
