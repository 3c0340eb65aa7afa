import { createApiClient } from "@acme/api/client";
import { accessToken, fetchWithRenewal } from "../session/access-token.ts";
import type { ConversationsFilter } from "../api/filters.ts";

export type ExportFormat = "csv" | "json";

type Request = {
  readonly organizationId: string;
  readonly filter: ConversationsFilter;
  readonly signal: AbortSignal;
};

/** Fetches a file of all that a filter finds, and tells how many bytes of it have come. */
export async function exportConversations(
  format: ExportFormat,
  { organizationId, filter, signal }: Request,
  onProgress: (bytes: number) => void,
): Promise<Blob> {
  const api = createApiClient({
    baseUrl: "",
    token: accessToken,
    fetch: countingFetch(onProgress),
  });
  const request = { params: { organizationId }, query: filter, signal };
  return format === "csv"
    ? api.exportConversationsCsv(request)
    : api.exportConversationsJson(request);
}

/** `fetch`, whose answers are counted as they are read. */
function countingFetch(onProgress: (bytes: number) => void): typeof fetch {
  return async (...asked) => {
    const response = await fetchWithRenewal(...asked);
    if (response.body === null) return response;
    let bytes = 0;
    const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        onProgress(bytes);
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counter), response);
  };
}
