import type { ReactNode } from "react";

type Props = {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
};

/** What page this is, and what can be done with all of it. */
export function PageHeader({ title, note, actions }: Props): ReactNode {
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <h1 className="truncate text-xl font-semibold tracking-tight" dir="auto">
          {title}
        </h1>
        {note !== undefined && <p className="mt-0.5 text-sm text-ink-soft">{note}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
