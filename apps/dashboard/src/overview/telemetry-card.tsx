import type { DashboardOverview, DomainUsage } from "@acme/data-model";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useState } from "react";
import {
  formatCompact,
  formatDollarColumn,
  formatDuration,
  formatShare,
  plural,
} from "../format/format.ts";
import type { ConversationsSearch } from "../conversations/conversations-search.ts";
import { Empty } from "../ui/empty.tsx";
import { Segments } from "../ui/segments.tsx";
import { OverviewCard } from "./overview-card.tsx";
import { conversationsSearch } from "./overview-search.ts";

const route = getRouteApi("/organizations/$organizationId/overview");

const views = [
  { value: "byModel", label: "By model" },
  { value: "byDomain", label: "By website" },
] as const;
type View = (typeof views)[number]["value"];

/** What the requests to language models took, and cost. */
export function TelemetryCard(): ReactNode {
  const [view, setView] = useState<View>("byModel");
  return (
    <OverviewCard
      title="Model requests"
      note={({ meta }) => plural(meta.sampleSizes.requests, "request")}
      height="min-h-40"
      actions={<Segments label="Added up" options={views} value={view} onChange={setView} />}
    >
      {(overview) => <Usage overview={overview} view={view} />}
    </OverviewCard>
  );
}

type Row = Omit<DomainUsage, "domainId" | "domain"> & {
  readonly key: string;
  readonly name: string;
  /** What the conversations behind it are found by; `undefined` where nothing finds them. */
  readonly behind: Pick<ConversationsSearch, "model" | "domain"> | undefined;
};

function rowsOf({ telemetry }: DashboardOverview, view: View): readonly Row[] {
  if (view === "byModel") {
    return telemetry.byModel.map((usage) => ({
      ...usage,
      key: usage.model,
      name: usage.model,
      behind: { model: usage.model },
    }));
  }
  return telemetry.byDomain.map((usage) => ({
    ...usage,
    key: usage.domainId ?? "none",
    name: usage.domain ?? "No website",
    behind: usage.domainId === null ? undefined : { domain: usage.domainId },
  }));
}

const columns = ["Requests", "Succeeded", "Tokens", "Mean time", "Cost"] as const;

function Usage({
  overview,
  view,
}: {
  readonly overview: DashboardOverview;
  readonly view: View;
}): ReactNode {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const rows = rowsOf(overview, view);
  const costs = formatDollarColumn(rows.map(({ costUSD }) => costUSD));
  if (rows.length === 0) {
    return (
      <Empty title="No data yet" hint="There was no request to a language model in this period." />
    );
  }
  return (
    // A region that scrolls can be scrolled by keyboard only when it can have the focus.
    <div
      className="-mx-4 max-h-80 overflow-auto px-4"
      tabIndex={0}
      role="region"
      aria-label="Usage"
    >
      <table className="w-full min-w-lg text-sm">
        <thead className="sticky top-0 bg-surface text-xs text-ink-faint">
          <tr>
            <th scope="col" className="py-2 text-start font-medium">
              {view === "byModel" ? "Model" : "Website"}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="py-2 ps-4 text-end font-medium">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={row.key} className="border-t border-line">
              <th
                scope="row"
                className="max-w-56 truncate py-2 text-start font-medium"
                title={row.name}
              >
                {row.behind === undefined ? (
                  row.name
                ) : (
                  <Link
                    to="/organizations/$organizationId/conversations"
                    params={{ organizationId }}
                    search={{ ...conversationsSearch(search), ...row.behind }}
                    className="hover:text-accent hover:underline"
                  >
                    {row.name}
                  </Link>
                )}
              </th>
              <td className="py-2 ps-4 text-end">{formatCompact(row.requests)}</td>
              <td className="py-2 ps-4 text-end">{formatShare(row.successRate)}</td>
              <td className="py-2 ps-4 text-end">{formatCompact(row.totalTokens)}</td>
              <td className="py-2 ps-4 text-end">
                {row.avgDurationMs.value === null ? (
                  <span className="text-ink-faint">No data</span>
                ) : (
                  formatDuration(row.avgDurationMs.value / 1_000)
                )}
              </td>
              <td className="py-2 ps-4 text-end font-medium">{costs[at]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
