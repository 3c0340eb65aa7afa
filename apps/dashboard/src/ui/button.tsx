import { clsx } from "clsx";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

type Look = "primary" | "plain" | "ghost" | "danger";

const looks: Readonly<Record<Look, string>> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  plain: "border border-line bg-surface text-ink shadow-card hover:bg-sunken",
  ghost: "text-ink-soft hover:bg-sunken hover:text-ink",
  danger: "bg-bad text-on-accent hover:opacity-90",
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look, square = false): string {
  return clsx(
    "inline-flex h-9 shrink-0 items-center justify-center gap-2 rounded-md text-sm font-medium whitespace-nowrap transition-colors",
    "disabled:opacity-50 aria-pressed:border-accent aria-pressed:text-accent",
    square ? "w-9" : "px-3",
    looks[look],
  );
}

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: Look;
  /** As wide as it is high, for an icon alone; give it an `aria-label`. */
  readonly square?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function Button({
  look = "plain",
  square = false,
  className,
  type = "button",
  ...rest
}: Props): ReactNode {
  return <button type={type} className={clsx(buttonClass(look, square), className)} {...rest} />;
}
