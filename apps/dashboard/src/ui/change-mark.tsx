import type { Change } from "@acme/data-model";
import { clsx } from "clsx";
import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { formatChange } from "../format/format.ts";

type Props = {
  readonly change: Change | undefined;
  readonly better: "more" | "less";
  /** What it was before, to be read with it. */
  readonly previous?: string | undefined;
};

/** How a number changed; good and bad are said by an arrow and a sign too, not by colour alone. */
export function ChangeMark({ change, better, previous }: Props): ReactNode {
  if (change === undefined || change.kind === "unknown") return null;
  if (change.kind === "new") {
    return <span className="rounded bg-accent-soft px-1.5 font-medium text-accent">New</span>;
  }
  const { percent } = change;
  const isSame = Math.abs(percent) < 0.05;
  const isGood = percent > 0 === (better === "more");
  const Arrow = isSame ? ArrowRight : percent > 0 ? ArrowUpRight : ArrowDownRight;
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-0.5 font-medium",
        isSame ? "text-ink-faint" : isGood ? "text-good" : "text-bad",
      )}
      title={previous === undefined ? undefined : `${previous} in the period before`}
    >
      <Arrow className="size-3.5" aria-hidden="true" />
      {isSame ? "Same" : formatChange(percent)}
      {previous !== undefined && (
        <span className="sr-only"> compared with {previous} in the period before</span>
      )}
    </span>
  );
}
