import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { describeError } from "../api/describe-error.ts";
import { Button } from "../ui/button.tsx";
import { Popover } from "../ui/popover.tsx";
import type { ConversationsFilter } from "../api/filters.ts";
import type { ExportFormat } from "./export-conversations.ts";
import { formatBytes } from "../format/format.ts";
import { useExport } from "./use-export.ts";

type Props = { readonly organizationId: string; readonly filter: ConversationsFilter };

const formats: readonly { readonly format: ExportFormat; readonly label: string }[] = [
  { format: "csv", label: "CSV, for spreadsheets" },
  { format: "json", label: "JSON, for programs" },
];

/** All that the filters find, as a file; says how far it is. */
export function ExportMenu({ organizationId, filter }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  const { state, start, cancel } = useExport(organizationId, filter);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Export"
      align="end"
      trigger={(props) => (
        <Button {...props}>
          <Download className="size-4 text-ink-faint" aria-hidden="true" />
          Export
        </Button>
      )}
    >
      <div className="grid w-64 gap-1 p-1">
        {state.kind === "running" ? (
          <div className="grid gap-3 p-2">
            <p role="status" className="text-sm">
              {formatBytes(state.bytes)} so far …
            </p>
            <Button onClick={cancel}>Cancel</Button>
          </div>
        ) : (
          formats.map(({ format, label }) => (
            <Button
              key={format}
              look="ghost"
              className="!justify-start"
              onClick={() => void start(format)}
            >
              {label}
            </Button>
          ))
        )}
        {state.kind === "done" && (
          <p role="status" className="px-3 pb-2 text-sm text-good">
            Saved, {formatBytes(state.bytes)}.
          </p>
        )}
        {state.kind === "failed" && (
          <p role="alert" className="px-3 pb-2 text-sm text-bad">
            {describeError(state.error).title}. {describeError(state.error).text}
          </p>
        )}
      </div>
    </Popover>
  );
}
