import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useId } from "react";

type Props = {
  readonly title: string;
  /** Beside the title: what the numbers were made from. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

/** One thing to look at, with its name. */
export function Card({ title, note, actions, className, children }: Props): ReactNode {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={clsx(
        "flex min-w-0 flex-col rounded-xl border border-line bg-surface shadow-card",
        className,
      )}
    >
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {note !== undefined && <span className="text-xs text-ink-faint">{note}</span>}
        {actions !== undefined && <div className="ms-auto flex items-center gap-1">{actions}</div>}
      </header>
      <div className="flex min-h-0 flex-1 flex-col px-4 pt-2 pb-4">{children}</div>
    </section>
  );
}
