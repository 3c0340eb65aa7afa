import type { AnswerOf, Operations } from "@acme/api/client";
import type { Change } from "@acme/data-model";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { meQuery, portfolioQuery } from "../api/queries.ts";
import { UserMenu } from "../app/user-menu.tsx";
import { PeriodFilter } from "../filters/period-filter.tsx";
import { formatCompact, formatDecimal, formatDuration, formatShare } from "../format/format.ts";
import { buttonClass } from "../ui/button.tsx";
import { ChangeMark } from "../ui/change-mark.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { Page } from "../ui/page.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Wordmark } from "../ui/wordmark.tsx";
import { portfolioFilter } from "./portfolio-search.ts";
import { roleNames } from "./role-names.ts";

const route = getRouteApi("/organizations");

/** All organizations of whoever is signed in, side by side. */
export function PortfolioPage(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: me } = useQuery(meQuery);
  const { data, error, refetch } = useQuery(portfolioQuery(portfolioFilter(search)));
  return (
    <>
      <header className="flex items-center gap-2 border-b border-line bg-surface px-4 py-2 lg:px-6">
        <Wordmark />
        <span className="ms-auto" />
        {me?.operator === true && (
          <Link to="/tenancy" className={buttonClass("ghost")}>
            Tenancy
          </Link>
        )}
        <UserMenu />
      </header>
      <main>
        <Page width="list">
          <PageHeader title="Organizations" />
          <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
            <PeriodFilter
              search={search}
              onChange={(chosen) => void navigate({ search: (old) => ({ ...old, ...chosen }) })}
            />
          </div>
          <div className="rounded-xl border border-line bg-surface shadow-card">
            {data === undefined ? (
              <div className="p-4">
                {error === null ? (
                  <Skeleton lines={6} />
                ) : (
                  <Failure error={error} onRetry={() => void refetch()} />
                )}
              </div>
            ) : data.organizations.length === 0 ? (
              <Empty
                title="You are in no organization yet"
                hint="Ask an administrator of one to add you as a member."
              />
            ) : (
              <PortfolioTable organizations={data.organizations} />
            )}
          </div>
        </Page>
      </main>
    </>
  );
}

type Row = AnswerOf<Operations["getPortfolio"]>["organizations"][number];

type Column = {
  readonly label: string;
  readonly value: (row: Row) => number | null;
  readonly change: (row: Row) => Change;
  readonly format: (value: number) => string;
  readonly better: "more" | "less";
};

const columns: readonly Column[] = [
  {
    label: "Conversations",
    value: (row) => row.totalConversations.value,
    change: (row) => row.totalConversations.change,
    format: formatCompact,
    better: "more",
  },
  {
    label: "Visitors",
    value: (row) => row.activeUsers.value,
    change: (row) => row.activeUsers.change,
    format: formatCompact,
    better: "more",
  },
  {
    label: "Response time",
    value: (row) => row.avgResponseTime.value,
    change: (row) => row.avgResponseTime.change,
    format: formatDuration,
    better: "less",
  },
  {
    label: "Resolved",
    value: (row) => row.resolutionRate.value,
    change: (row) => row.resolutionRate.change,
    format: formatShare,
    better: "more",
  },
  {
    label: "Satisfaction",
    value: (row) => row.satisfactionScore.value,
    change: (row) => row.satisfactionScore.change,
    format: formatDecimal,
    better: "more",
  },
];

function PortfolioTable({ organizations }: { readonly organizations: readonly Row[] }): ReactNode {
  return (
    // A region that scrolls can be scrolled by keyboard only when it can have the focus.
    <div
      className="overflow-x-auto rounded-xl"
      tabIndex={0}
      role="region"
      aria-label="Organizations"
    >
      <table className="w-full min-w-xl text-sm">
        <thead className="text-xs text-ink-faint">
          <tr>
            <th scope="col" className="sticky start-0 bg-surface px-4 py-3 text-start font-medium">
              Organization
            </th>
            {columns.map(({ label }) => (
              <th
                key={label}
                scope="col"
                className="px-4 py-3 text-end font-medium whitespace-nowrap"
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {organizations.map((row) => (
            <tr key={row.organizationId} className="border-t border-line hover:bg-sunken">
              <th
                scope="row"
                className="sticky start-0 max-w-36 bg-surface px-4 py-3 text-start font-normal sm:max-w-64"
              >
                <Link
                  to="/organizations/$organizationId/overview"
                  params={{ organizationId: row.organizationId }}
                  className="block truncate font-medium hover:text-accent hover:underline"
                  dir="auto"
                >
                  {row.name}
                </Link>
                <span className="text-xs text-ink-faint">{roleNames[row.role]}</span>
              </th>
              {columns.map(({ label, value, change, format, better }) => {
                const number = value(row);
                return (
                  <td key={label} className="px-4 py-3 text-end align-top">
                    {number === null ? (
                      <span className="text-ink-faint">No data yet</span>
                    ) : (
                      <span className="font-medium">{format(number)}</span>
                    )}
                    <span className="flex h-4 justify-end text-xs">
                      <ChangeMark change={change(row)} better={better} />
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
