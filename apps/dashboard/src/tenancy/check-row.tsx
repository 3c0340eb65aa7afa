import type { AnswerOf, Operations } from "@acme/api/client";
import { clsx } from "clsx";
import { ChevronDown, CircleCheck, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";

type Check = AnswerOf<Operations["getTenancyEvidence"]>["results"][number];

/** One question with its answer; the SQL stands below it when it is asked for. */
export function CheckRow({ check }: { readonly check: Check }): ReactNode {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { title, table, expected, actual, holds, sql } = check;
  const name = table === null ? title : `${table}, ${title}`;
  return (
    <>
      <tr className="border-t border-line">
        <th scope="row" className="py-2 text-start align-top font-normal">
          <span className="flex gap-2.5">
            {holds ? (
              <CircleCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden="true" />
            ) : (
              <CircleX className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden="true" />
            )}
            <span className="min-w-0">
              {title}
              {table !== null && (
                <span className="block font-mono text-xs text-ink-faint">{table}</span>
              )}
            </span>
          </span>
        </th>
        <td className="py-2 ps-4 align-top text-ink-soft">{expected}</td>
        <td className={clsx("py-2 ps-4 align-top wrap-anywhere", !holds && "font-medium text-bad")}>
          <span className="sr-only">{holds ? "Holds: " : "Does not hold: "}</span>
          {actual}
        </td>
        <td className="py-0.5 ps-4 align-top">
          <span className="flex justify-end">
            <CopyButton label={`Copy the SQL of ${name}`} text={sql} />
            <Button
              look="ghost"
              square
              aria-label={`SQL of ${name}`}
              aria-expanded={open}
              aria-controls={id}
              onClick={() => setOpen(!open)}
            >
              <ChevronDown
                className={clsx("size-4 transition-transform", open && "rotate-180")}
                aria-hidden="true"
              />
            </Button>
          </span>
        </td>
      </tr>
      <tr id={id} hidden={!open}>
        <td colSpan={4} className="pb-3">
          {open && (
            <pre
              tabIndex={0}
              aria-label={`The SQL of ${name}`}
              role="region"
              className="sticky start-0 max-h-80 max-w-[100cqw] overflow-auto rounded-md bg-sunken p-3 font-mono text-xs"
            >
              {sql}
            </pre>
          )}
        </td>
      </tr>
    </>
  );
}
