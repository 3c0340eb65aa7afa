import type { ReactNode } from "react";

type Props = {
  readonly title: string;
  /** What would have to happen for something to be here. */
  readonly hint?: string;
  readonly action?: ReactNode;
};

/** Where there is nothing: says so, and what to do about it. */
export function Empty({ title, hint, action }: Props): ReactNode {
  return (
    <div className="grid h-full place-content-center justify-items-center gap-1 px-4 py-8 text-center">
      <p className="text-sm font-medium">{title}</p>
      {hint !== undefined && <p className="max-w-72 text-sm text-ink-faint">{hint}</p>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}
