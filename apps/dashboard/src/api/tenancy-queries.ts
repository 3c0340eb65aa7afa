import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import { isDue, refreshInterval } from "./retry.ts";

const firstPage: string | null = null;

/** Milliseconds between two looks at a migration that runs, and at one that might begin. */
const intervals = { running: 1_500, pending: 5_000 } as const;

/** Where the migration stands; anew all the time while it runs, and as other pages once it is over. */
export const migrationQuery = queryOptions({
  queryKey: ["tenancy", "migration"],
  queryFn: ({ signal }) => api.getTenancyMigration({ signal }),
  refetchInterval: ({ state: { data, error } }) => {
    if (error !== null || data === undefined) return refreshInterval(error);
    if (data.running) return intervals.running;
    const isOver = data.phases.length > 0 && data.phases.every(({ state }) => state === "done");
    return isOver ? refreshInterval(null) : intervals.pending;
  },
  refetchOnWindowFocus: ({ state }) => isDue(state, 1_000) && "always",
  staleTime: 1_000,
});

/** Every time that the database was asked, newest first. The newest one's id is new when there is another. */
export function evidenceListQuery(newest: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["tenancy", "evidence", newest],
    queryFn: ({ signal, pageParam }) =>
      api.listTenancyEvidence({
        query: { limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (previous) => previous,
  });
}

/** What was answered at one time: it does not change any more. */
export function evidenceQuery(evidenceId: string) {
  return queryOptions({
    queryKey: ["tenancy", "report", evidenceId],
    queryFn: ({ signal }) => api.getTenancyEvidence({ params: { evidenceId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
