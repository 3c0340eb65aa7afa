import { ApiError } from "@acme/api/client";
import type { QueryKey } from "@tanstack/react-query";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { expireSession } from "../session/session.ts";
import { isDue, isShort, retryDelay, shouldRetry } from "./retry.ts";

function noticeExpiry(error: Error): void {
  if (error instanceof ApiError && error.code === "unauthorized") expireSession();
}

/** What is fetched, for how long it counts as new, and what failing means; the same for every page. */
export function createQueryClient(): QueryClient {
  // Whoever was put out of an organization is told by whichever request comes first; the layout asks
  // again then, and takes the page away.
  const noticeRevocation = (error: Error, [organizationId, kind]: QueryKey): void => {
    if (!(error instanceof ApiError) || error.code !== "not_a_member") return;
    if (kind === "organization") return;
    void client.invalidateQueries({ queryKey: [organizationId, "organization"] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        noticeExpiry(error);
        noticeRevocation(error, queryKey);
      },
    }),
    mutationCache: new MutationCache({ onError: noticeExpiry }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnMount: ({ state }) => isShort(state),
        refetchOnWindowFocus: ({ state }) => isShort(state) && isDue(state) && "always",
        retry: shouldRetry,
        retryDelay,
        // A connection that is thought to be gone is tried all the same: it may be to this machine.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}
