import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { useShortcuts } from "../keyboard/use-shortcuts.ts";

type Props = { readonly value: string; readonly onChange: (value: string) => void };

/** Milliseconds without a key after which somebody has typed what they look for. */
const pause = 300;

/** Words to look for, passed on when the typing pauses. */
export function SearchField({ value, onChange }: Props): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    // The address changed by itself: a link, or the way back. What was typed since is not lost otherwise.
    if (value !== sent) setTyped(value);
  }
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useShortcuts({ "/": () => field.current?.focus() });
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => {
      setSent(typed);
      latest.current(typed);
    }, pause);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <div className="relative w-full sm:w-64">
      <Search
        className="pointer-events-none absolute start-2.5 top-2.5 size-4 text-ink-faint"
        aria-hidden="true"
      />
      <input
        ref={field}
        type="search"
        aria-label="Search conversations"
        placeholder="Search names and messages"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        dir="auto"
        className="h-9 w-full rounded-md border border-line bg-surface ps-8 pe-2 text-sm shadow-card placeholder:text-ink-faint"
      />
    </div>
  );
}
