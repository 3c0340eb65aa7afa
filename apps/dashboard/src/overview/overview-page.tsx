import type { ReactNode } from "react";
import { Page } from "../ui/page.tsx";
import { BotStatusCard } from "./bot-status-card.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { LanguagesCard } from "./languages-card.tsx";
import { NothingHere } from "./nothing-here.tsx";
import { OverviewStatus } from "./overview-status.tsx";
import { RecentConversationsCard } from "./recent-conversations-card.tsx";
import { ResponseTimesCard } from "./response-times-card.tsx";
import { SummaryCards } from "./summary-cards.tsx";
import { TelemetryCard } from "./telemetry-card.tsx";
import { TrendCard } from "./trend-card.tsx";

/** An organization at a glance. */
export function OverviewPage(): ReactNode {
  return (
    <Page width="chart">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <h1 className="text-xl font-semibold tracking-tight">Overview</h1>
        <OverviewStatus />
      </div>
      <FilterBar />
      <NothingHere />
      <SummaryCards />
      <div className="grid gap-4 xl:grid-cols-3">
        <TrendCard className="xl:col-span-2" />
        <ResponseTimesCard />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-3">
        <div className="grid min-w-0 gap-4 xl:col-span-2">
          <TelemetryCard />
          <RecentConversationsCard />
        </div>
        <div className="grid min-w-0 gap-4">
          <LanguagesCard />
          <BotStatusCard />
        </div>
      </div>
    </Page>
  );
}
