import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { Check, Search } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { useEffect, useId, useRef, useState } from "react";
import { moveActive } from "./move-active.ts";

export type Option = {
  /** Different for each; empty for the choice of none. */
  readonly value: string;
  readonly label: string;
  /** Smaller, behind the label. */
  readonly hint?: string;
};

export type ComboboxProps = {
  readonly label: string;
  readonly options: readonly Option[];
  readonly selected: string;
  readonly onSelect: (value: string) => void;
  readonly query: string;
  readonly onQueryChange: (query: string) => void;
  /** Told when the end of the options comes into view, for more of them. */
  readonly onReachEnd?: () => void;
  /** What stands where there are no options. */
  readonly empty?: string;
  /** Below the options: that more are on their way, or why they are not. */
  readonly footer?: ReactNode;
};

const rowHeight = 36;

/**
 * A list to search and choose from, by keyboard, pointer or screen reader. Only what is in view is in the
 * page, so that ten thousand options are as quick as ten.
 */
export function ComboboxList({
  label,
  options,
  selected,
  onSelect,
  query,
  onQueryChange,
  onReachEnd,
  empty = "Nothing is called that.",
  footer,
}: ComboboxProps): ReactNode {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rows = useVirtualizer({
    count: options.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const items = rows.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? -1;

  useEffect(() => {
    if (lastSeen >= options.length - 1) onReachEnd?.();
  }, [lastSeen, options.length, onReachEnd]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = options[active];
    if (event.key === "Enter" && chosen !== undefined) {
      event.preventDefault();
      onSelect(chosen.value);
      return;
    }
    const next = moveActive(event.key, active, options.length);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    rows.scrollToIndex(next);
  };

  return (
    <div className="flex w-72 max-w-full flex-col">
      <div className="relative">
        <Search
          className="pointer-events-none absolute start-2.5 top-2.5 size-4 text-ink-faint"
          aria-hidden="true"
        />
        <input
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={options.length === 0 ? undefined : `${id}-${active}`}
          autoComplete="off"
          spellCheck={false}
          placeholder="Search"
          value={query}
          onChange={(event) => {
            setActive(0);
            onQueryChange(event.target.value);
          }}
          onKeyDown={onKeyDown}
          className="h-9 w-full rounded-md bg-sunken ps-8 pe-3 text-sm placeholder:text-ink-faint"
        />
      </div>
      <div
        ref={scroller}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        tabIndex={-1}
        className="relative mt-1 h-72 overflow-auto overscroll-contain"
      >
        {options.length === 0 && <p className="p-3 text-sm text-ink-faint">{empty}</p>}
        <div style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const option = options[index];
            if (option === undefined) return null;
            return (
              // The keyboard is the input's: it says which option is active.
              <div
                key={index}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={option.value === selected}
                aria-posinset={index + 1}
                aria-setsize={options.length}
                onClick={() => onSelect(option.value)}
                onPointerMove={() => setActive(index)}
                style={{ transform: `translateY(${start}px)`, height: rowHeight }}
                className={clsx(
                  "absolute inset-x-0 top-0 flex items-center gap-2 rounded-md px-2.5 text-sm",
                  index === active && "bg-accent-soft",
                )}
              >
                <span className="min-w-0 flex-1 truncate" dir="auto" title={option.label}>
                  {option.label}
                </span>
                {option.hint !== undefined && (
                  <span className="shrink-0 text-xs text-ink-faint">{option.hint}</span>
                )}
                {option.value === selected && (
                  <Check className="size-4 shrink-0 text-accent" aria-hidden="true" />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {footer}
    </div>
  );
}
