import type { ReactNode } from "react";
import { formatCount, formatDuration, formatShare } from "../format/format.ts";
import { Card } from "../ui/card.tsx";
import { Empty } from "../ui/empty.tsx";
import type { MigrationTable } from "./filled-share.ts";
import { filledShare } from "./filled-share.ts";
import { ProgressBar } from "./progress-bar.tsx";

/** How far each table is. */
export function TablesCard({ tables }: { readonly tables: readonly MigrationTable[] }): ReactNode {
  return (
    <Card title="Tables" note="Owners first, as the backfill goes">
      {tables.length === 0 ? (
        <Empty title="Not counted yet" hint="The first phase counts the rows of each table." />
      ) : (
        // A region that scrolls can be scrolled by keyboard only when it can have the focus.
        <div
          className="-mx-4 overflow-x-auto px-4"
          tabIndex={0}
          role="region"
          aria-label="Progress by table"
        >
          <table className="w-full min-w-lg text-sm">
            <thead className="text-xs text-ink-faint">
              <tr>
                <th scope="col" className="py-2 text-start font-medium">
                  Table
                </th>
                <th scope="col" className="w-2/5 py-2 ps-4 text-start font-medium">
                  Progress
                </th>
                <th scope="col" className="py-2 ps-4 text-end font-medium">
                  Rows
                </th>
                <th scope="col" className="py-2 ps-4 text-end font-medium">
                  Time taken
                </th>
              </tr>
            </thead>
            <tbody>
              {tables.map((table) => (
                <TableRow key={table.table} table={table} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function TableRow({ table }: { readonly table: MigrationTable }): ReactNode {
  const share = filledShare(table);
  const hadOwner = table.rowsToFill === 0;
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-2.5 text-start font-mono text-xs font-medium">
        {table.table}
      </th>
      <td className="py-2.5 ps-4">
        {hadOwner ? (
          <span className="text-ink-faint">Had an owner before</span>
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)_3.5rem] items-center gap-3">
            <ProgressBar label={table.table} share={share} />
            <span className="text-end font-medium">{formatShare(share)}</span>
          </div>
        )}
      </td>
      <td className="py-2.5 ps-4 text-end whitespace-nowrap">
        {hadOwner ? (
          <span className="text-ink-faint">–</span>
        ) : (
          <>
            {formatCount(table.rowsFilled)}
            <span className="text-ink-faint">
              {" "}
              / {table.rowsToFill === null ? "?" : formatCount(table.rowsToFill)}
            </span>
          </>
        )}
      </td>
      <td className="py-2.5 ps-4 text-end whitespace-nowrap text-ink-faint">
        {table.seconds === null ? "–" : formatDuration(table.seconds)}
      </td>
    </tr>
  );
}
