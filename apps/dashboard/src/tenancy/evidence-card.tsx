import type { AnswerOf, Operations } from "@acme/api/client";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { evidenceQuery } from "../api/tenancy-queries.ts";
import { formatInstant } from "../format/dates.ts";
import { plural } from "../format/format.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { fieldClass } from "../ui/field.ts";
import { Segments } from "../ui/segments.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { CheckRow } from "./check-row.tsx";
import type { TenancySearch } from "./tenancy-search.ts";

type Report = AnswerOf<Operations["getTenancyEvidence"]>;

const route = getRouteApi("/tenancy");

const views = [
  { value: "all", label: "All" },
  { value: "failing", label: "Failing" },
] as const;

/** The proof: every question, the answer that it should give, the one it gave, and how to ask it oneself. */
export function EvidenceCard({ evidenceId }: { readonly evidenceId: string }): ReactNode {
  const { data, error, refetch } = useQuery(evidenceQuery(evidenceId));
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: Partial<TenancySearch>): void =>
    void navigate({ search: (old) => ({ ...old, ...changed }), replace: true, resetScroll: false });
  return (
    <Card
      title="Evidence"
      note={
        data === undefined
          ? undefined
          : `${plural(data.checks, "check")}, ${formatInstant(data.takenAt, undefined)}`
      }
      actions={
        <div className="flex items-center gap-2">
          <input
            type="search"
            aria-label="Search checks"
            placeholder="Search checks"
            maxLength={200}
            value={search.q ?? ""}
            onChange={({ target }) => change({ q: target.value === "" ? undefined : target.value })}
            className={clsx(fieldClass, "!w-40 sm:!w-56")}
          />
          <Segments
            label="Which checks"
            options={views}
            value={search.checks ?? "all"}
            onChange={(view) => change({ checks: view === "failing" ? view : undefined })}
          />
        </div>
      }
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={10} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Checks
          checks={data.results.filter((check) => isShown(check, search))}
          onClear={() => change({ q: undefined, checks: undefined })}
        />
      )}
    </Card>
  );
}

function isShown(
  { holds, title, table, id }: Report["results"][number],
  { checks, q = "" }: TenancySearch,
): boolean {
  if (checks === "failing" && holds) return false;
  return `${title} ${table ?? ""} ${id}`.toLowerCase().includes(q.trim().toLowerCase());
}

function Checks({
  checks,
  onClear,
}: {
  readonly checks: Report["results"];
  readonly onClear: () => void;
}): ReactNode {
  if (checks.length === 0) {
    return (
      <Empty
        title="No such check"
        hint="None of this evidence is called that, or none of it fails."
        action={<Button onClick={onClear}>Show all</Button>}
      />
    );
  }
  return (
    <div
      // What is there for screen readers only is clipped by what it stands in.
      className="@container relative -mx-4 max-h-176 overflow-auto px-4"
      tabIndex={0}
      role="region"
      aria-label="Checks"
    >
      <table className="w-full min-w-2xl table-fixed text-sm">
        <thead className="sticky top-0 z-10 bg-surface text-xs text-ink-faint">
          <tr>
            <th scope="col" className="py-2 text-start font-medium">
              Check
            </th>
            <th scope="col" className="w-36 py-2 ps-4 text-start font-medium">
              Expected
            </th>
            <th scope="col" className="w-56 py-2 ps-4 text-start font-medium">
              Actual
            </th>
            <th scope="col" className="w-24 py-2 ps-4 text-end font-medium">
              SQL
            </th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <CheckRow key={`${check.id} ${check.table} ${check.title}`} check={check} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
