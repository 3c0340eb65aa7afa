import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { addDays, dayOf, formatDay } from "../format/dates.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useOverview } from "./use-overview.ts";

const route = getRouteApi("/organizations/$organizationId/overview");

/** Where the period is empty and others are not: says so, and leads to the last one that isn't. */
export function NothingHere(): ReactNode {
  const { data } = useOverview();
  const navigate = route.useNavigate();
  const latest = data?.recentConversations[0];
  if (data === undefined || latest === undefined || data.summary.totalConversations.value > 0) {
    return null;
  }
  const day = dayOf(latest.createdAt, data.meta.timeZone);
  return (
    <Notice
      tone="info"
      title="Nothing happened in these days"
      action={
        <Button
          onClick={() =>
            void navigate({
              search: (old) => ({ ...old, period: "custom", from: addDays(day, -29), to: day }),
            })
          }
        >
          Show the 30 days until then
        </Button>
      }
    >
      The latest conversation began on {formatDay(day, { year: true })}.
    </Notice>
  );
}
