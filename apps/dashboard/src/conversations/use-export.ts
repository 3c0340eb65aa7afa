import { useRef, useState } from "react";
import { saveFile } from "../ui/save-file.ts";
import type { ConversationsFilter } from "../api/filters.ts";
import type { ExportFormat } from "./export-conversations.ts";
import { exportConversations } from "./export-conversations.ts";

export type ExportState =
  | { readonly kind: "idle" }
  | { readonly kind: "running" | "done"; readonly bytes: number }
  | { readonly kind: "failed"; readonly error: Error };

export type Export = {
  readonly state: ExportState;
  readonly start: (format: ExportFormat) => Promise<void>;
  readonly cancel: () => void;
};

/** One export at a time. */
export function useExport(organizationId: string, filter: ConversationsFilter): Export {
  const [state, setState] = useState<ExportState>({ kind: "idle" });
  const running = useRef<AbortController>(undefined);
  const start = async (format: ExportFormat): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    setState({ kind: "running", bytes: 0 });
    try {
      const request = { organizationId, filter, signal };
      const file = await exportConversations(format, request, (bytes) =>
        setState({ kind: "running", bytes }),
      );
      saveFile(file, `conversations.${format}`);
      setState({ kind: "done", bytes: file.size });
    } catch (error) {
      if (signal.aborted) setState({ kind: "idle" });
      else
        setState({ kind: "failed", error: error instanceof Error ? error : new Error("Failed.") });
    }
  };
  return { state, start, cancel: () => running.current?.abort() };
}
