import type { DashboardOverview } from "@acme/data-model";
import type { ReactNode } from "react";
import { ShareBars } from "../charts/share-bars.tsx";
import { formatDuration, plural } from "../format/format.ts";
import { Empty } from "../ui/empty.tsx";
import { OverviewCard } from "./overview-card.tsx";

/** How long visitors wait for an answer: most of them, and the unlucky ones. */
export function ResponseTimesCard(): ReactNode {
  return (
    <OverviewCard
      title="Response times"
      note={({ summary }) => plural(summary.avgResponseTime.sampleSize, "reply", "replies")}
      height="min-h-64"
    >
      {({ summary }) => <ResponseTimes summary={summary} />}
    </OverviewCard>
  );
}

function ResponseTimes({ summary }: Pick<DashboardOverview, "summary">): ReactNode {
  const rows = [
    { label: "Half within", name: "p50", metric: summary.p50ResponseTime },
    { label: "90 % within", name: "p90", metric: summary.p90ResponseTime },
    { label: "95 % within", name: "p95", metric: summary.p95ResponseTime },
    { label: "Mean", name: "average", metric: summary.avgResponseTime },
  ];
  const longest = Math.max(...rows.map(({ metric }) => metric.value ?? 0));
  if (summary.avgResponseTime.value === null) {
    return (
      <Empty
        title="No data yet"
        hint="Times are counted from a visitor’s message to the answer in the same conversation."
      />
    );
  }
  const isPulled = summary.avgResponseTime.value > (summary.p95ResponseTime.value ?? Infinity);
  return (
    <div className="flex flex-1 flex-col justify-between gap-4">
      <ShareBars
        bars={rows.map(({ label, name, metric }) => ({
          key: name,
          label,
          value: metric.value === null ? "–" : formatDuration(metric.value),
          ...(metric.previous.value === null
            ? {}
            : { hint: `before ${formatDuration(metric.previous.value)}` }),
          part: longest === 0 ? 0 : (metric.value ?? 0) / longest,
          muted: name === "average",
        }))}
      />
      <p className="text-xs text-ink-faint">
        From a visitor’s message to the answer in the same conversation.
        {isPulled && " A few very slow answers lift the mean above almost all others."}
      </p>
    </div>
  );
}
