import type { ReactNode } from "react";
import { CopyButton } from "../ui/copy-button.tsx";

const grants = `GRANT USAGE ON SCHEMA acme_tenancy TO tenancy_watcher;
GRANT SELECT ON acme_tenancy.reversals, acme_tenancy.backfill_positions,
  acme_tenancy.baselines, acme_tenancy.evidence TO tenancy_watcher;`;

/** A migration that has begun and may not be read yet: what its owner runs to have it shown. */
export function GrantsHint(): ReactNode {
  return (
    <div className="grid gap-3 rounded-xl border border-line bg-surface p-5 shadow-card">
      <h2 className="font-semibold">A migration has begun, and this page may not read it yet</h2>
      <p className="text-sm text-ink-soft">
        Whoever owns the tables runs this once, with the login of TENANCY_DATABASE_URL for{" "}
        <code className="font-mono text-xs">tenancy_watcher</code>. The page notices by itself.
      </p>
      <div className="relative">
        <pre
          tabIndex={0}
          role="region"
          aria-label="SQL"
          className="overflow-auto rounded-md bg-sunken p-3 pe-12 font-mono text-xs"
        >
          {grants}
        </pre>
        <div className="absolute end-1 top-1">
          <CopyButton label="Copy the SQL" text={grants} />
        </div>
      </div>
    </div>
  );
}
