import { ApiError } from "@acme/api/client";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { describeError } from "../api/describe-error.ts";
import { migrationQuery } from "../api/tenancy-queries.ts";
import { UserMenu } from "../app/user-menu.tsx";
import { buttonClass } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Wordmark } from "../ui/wordmark.tsx";
import { EvidenceCard } from "./evidence-card.tsx";
import type { Migration } from "./filled-share.ts";
import { GrantsHint } from "./grants-hint.tsx";
import { HistoryCard } from "./history-card.tsx";
import { PhasesCard } from "./phases-card.tsx";
import { SummaryCard } from "./summary-card.tsx";
import { TablesCard } from "./tables-card.tsx";

const route = getRouteApi("/tenancy");

/** The platform's own migration and its proof, for those who run it. */
export function TenancyPage(): ReactNode {
  const { data, error, refetch } = useQuery(migrationQuery);
  const isOutsider = error instanceof ApiError && error.code === "forbidden";
  return (
    <>
      <header className="flex items-center gap-2 border-b border-line bg-surface px-4 py-2 lg:px-6">
        <Wordmark />
        <Link to="/organizations" className={`${buttonClass("ghost")} ms-auto`}>
          Organizations
        </Link>
        <UserMenu />
      </header>
      <main>
        <Page width="chart">
          <PageHeader
            title="Tenancy"
            note={data === undefined ? undefined : `Database ${data.database}`}
          />
          {isOutsider ? (
            <div className="rounded-xl border border-line bg-surface shadow-card">
              <Empty
                title="This page is for those who run the platform"
                hint="Its configuration names them. What you are in an organization makes no difference."
              />
            </div>
          ) : data === undefined ? (
            <div className="rounded-xl border border-line bg-surface p-4 shadow-card">
              {error === null ? (
                <Skeleton lines={12} />
              ) : (
                <Failure error={error} onRetry={() => void refetch()} />
              )}
            </div>
          ) : (
            <>
              {error !== null && (
                <Notice tone="warn" title={describeError(error).title}>
                  What is shown was read before that.
                </Notice>
              )}
              <MigrationView migration={data} />
            </>
          )}
        </Page>
      </main>
    </>
  );
}

function MigrationView({ migration }: { readonly migration: Migration }): ReactNode {
  const search = route.useSearch();
  const newest = migration.latestEvidence?.id;
  const shown = search.evidence ?? newest;
  if (migration.state === "closed") return <GrantsHint />;
  if (migration.state === "absent") {
    return (
      <div className="rounded-xl border border-line bg-surface shadow-card">
        <Empty
          title="Nothing has been done to this database yet"
          hint="It begins with “acme-tenancy plan”, then “acme-tenancy expand”. This page notices by itself."
        />
      </div>
    );
  }
  return (
    <>
      <SummaryCard migration={migration} />
      <PhasesCard migration={migration} />
      <div className="grid items-start gap-4 xl:grid-cols-3">
        <div className="grid min-w-0 xl:col-span-2">
          <TablesCard tables={migration.tables} />
        </div>
        <HistoryCard newest={newest} shown={shown} />
      </div>
      {shown !== undefined && <EvidenceCard evidenceId={shown} />}
    </>
  );
}
