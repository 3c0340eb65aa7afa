import type { ReactNode } from "react";
import { useShortcuts } from "../keyboard/use-shortcuts.ts";
import { Switch } from "../ui/switch.tsx";
import { DomainFilter } from "../filters/domain-filter.tsx";
import { PeriodFilter } from "../filters/period-filter.tsx";
import { TimeZoneFilter } from "../filters/time-zone-filter.tsx";
import { getRouteApi } from "@tanstack/react-router";
import { useOverview } from "./use-overview.ts";

const route = getRouteApi("/organizations/$organizationId/overview");

/** What the numbers are about. All of it is in the address, and nowhere else. */
export function FilterBar(): ReactNode {
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useOverview();
  const compares = search.compare === undefined;
  const setCompares = (on: boolean): void =>
    void navigate({ search: (old) => ({ ...old, compare: on ? undefined : "none" }) });
  useShortcuts({ c: () => setCompares(!compares) });
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <PeriodFilter
        search={search}
        onChange={(chosen) => void navigate({ search: (old) => ({ ...old, ...chosen }) })}
      />
      <DomainFilter
        organizationId={organizationId}
        selected={search.domain}
        onSelect={(domain) => void navigate({ search: (old) => ({ ...old, domain }) })}
      />
      <TimeZoneFilter
        selected={search.tz}
        effective={data?.meta.timeZone}
        onSelect={(tz) => void navigate({ search: (old) => ({ ...old, tz }) })}
      />
      <Switch checked={compares} onChange={setCompares} label="Compare" />
    </div>
  );
}
