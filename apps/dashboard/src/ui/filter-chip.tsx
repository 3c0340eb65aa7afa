import { X } from "lucide-react";
import type { ReactNode } from "react";

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onRemove: () => void;
};

/** A filter that was come with, rather than chosen here: says which, and goes away. */
export function FilterChip({ label, value, onRemove }: Props): ReactNode {
  return (
    <span className="inline-flex h-9 max-w-full items-center gap-1.5 rounded-md bg-accent-soft ps-3 text-sm text-accent">
      <span className="text-xs">{label}</span>
      <span className="max-w-52 truncate font-medium">{value}</span>
      <button
        type="button"
        aria-label={`Any ${label.toLowerCase()}`}
        onClick={onRemove}
        className="grid size-9 place-content-center rounded-md hover:bg-sunken"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </span>
  );
}
