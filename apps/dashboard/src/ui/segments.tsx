import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useId } from "react";

type Props<Value extends string> = {
  readonly label: string;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly icon?: ReactNode;
  }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly className?: string;
};

/** One of a few, all of them in view: radio buttons that look like one control. */
export function Segments<Value extends string>({
  label,
  options,
  value,
  onChange,
  className,
}: Props<Value>): ReactNode {
  const name = useId();
  return (
    <fieldset className={clsx("flex min-w-0 rounded-md bg-sunken p-0.5", className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex flex-1 cursor-pointer items-center justify-center gap-1.5 rounded-[0.3125rem] px-1.5 sm:px-2.5 py-1.5 text-xs font-medium whitespace-nowrap text-ink-soft hover:text-ink has-checked:bg-selected has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.icon}
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
