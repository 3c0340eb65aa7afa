import { clsx } from "clsx";
import type { ReactNode } from "react";
import { ShieldAlert, ShieldCheck, ShieldEllipsis } from "lucide-react";
import { formatAgo } from "../format/dates.ts";
import { formatCount, formatShare, plural } from "../format/format.ts";
import { useNow } from "../ui/use-now.ts";
import type { Migration } from "./filled-share.ts";
import { filledShare, filledShareOfAll } from "./filled-share.ts";
import { ProgressBar } from "./progress-bar.tsx";

/** The two answers that one comes for: how far it is, and whether it holds. */
export function SummaryCard({ migration }: { readonly migration: Migration }): ReactNode {
  const share = filledShareOfAll(migration.tables);
  const rows = migration.tables.reduce((sum, { rowsToFill }) => sum + (rowsToFill ?? 0), 0);
  const filled = migration.tables.reduce(
    (sum, table) => sum + Math.round((table.rowsToFill ?? 0) * filledShare(table)),
    0,
  );
  return (
    <section
      aria-label="Summary"
      className="grid gap-x-8 gap-y-5 rounded-xl border border-line bg-surface p-4 shadow-card md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
    >
      <div>
        <h2 className="text-sm font-medium text-ink-soft">Rows that have their owner</h2>
        <p className="mt-1 flex flex-wrap items-baseline gap-x-2">
          <span className="text-3xl font-semibold tracking-tight">
            {share === undefined ? "Not counted yet" : formatShare(share)}
          </span>
          {share !== undefined && (
            <span className="text-sm text-ink-faint">
              {formatCount(filled)} of {formatCount(rows)} that had none
            </span>
          )}
        </p>
        <div className="mt-3">
          <ProgressBar label="Rows that have their owner" share={share ?? 0} thick />
        </div>
      </div>
      <Verdict evidence={migration.latestEvidence} />
    </section>
  );
}

function Verdict({ evidence }: { readonly evidence: Migration["latestEvidence"] }): ReactNode {
  const now = useNow(30_000);
  if (evidence === null) {
    return (
      <div className="flex items-center gap-3">
        <ShieldEllipsis
          className="size-9 shrink-0 text-ink-faint"
          strokeWidth={1.5}
          aria-hidden="true"
        />
        <div>
          <p className="font-semibold">Nothing proved yet</p>
          <p className="text-sm text-ink-faint">
            The database is asked after the backfill, and again after each phase.
          </p>
        </div>
      </div>
    );
  }
  const { holds, checks, failing, takenAt, command, reached } = evidence;
  // What holds before tenants are kept apart is no proof that they are.
  const isolates = reached === "enforce" || reached === "contract";
  const Icon = !holds ? ShieldAlert : isolates ? ShieldCheck : ShieldEllipsis;
  return (
    <div className="flex items-center gap-3">
      <Icon
        className={clsx(
          "size-9 shrink-0",
          !holds ? "text-bad" : isolates ? "text-good" : "text-accent",
        )}
        strokeWidth={1.5}
        aria-hidden="true"
      />
      <div role="status">
        <p className={`font-semibold ${holds ? "" : "text-bad"}`}>
          {holds
            ? isolates
              ? `All ${plural(checks, "check")} hold`
              : `${plural(checks, "check")} hold so far`
            : `${formatCount(failing)} of ${plural(checks, "check")} ${failing === 1 ? "does" : "do"} not hold`}
        </p>
        <p className="text-sm text-ink-faint">
          Asked {formatAgo(takenAt, now)} by <code className="font-mono text-xs">{command}</code>
        </p>
      </div>
    </div>
  );
}
