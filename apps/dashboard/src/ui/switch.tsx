import type { ReactNode } from "react";

type Props = {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

/** On or off, at once. */
export function Switch({ label, checked, onChange }: Props): ReactNode {
  return (
    <label className="inline-flex h-9 cursor-pointer items-center gap-2 rounded-md px-2 text-sm font-medium text-ink-soft hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="peer sr-only"
      />
      <span
        aria-hidden="true"
        className="h-4.5 w-8 rounded-full bg-line-strong p-0.5 transition-colors peer-checked:bg-accent before:block before:size-3.5 before:rounded-full before:bg-white before:transition-transform peer-checked:before:translate-x-3.5 rtl:peer-checked:before:-translate-x-3.5"
      />
      {label}
    </label>
  );
}
