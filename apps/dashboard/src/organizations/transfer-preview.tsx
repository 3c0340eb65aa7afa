import type { ReactNode } from "react";
import { formatCount } from "../format/format.ts";

/** How many rows of which table go with a website. */
export function TransferPreview({
  rows,
}: {
  readonly rows: Readonly<Record<string, number>>;
}): ReactNode {
  const tables = Object.entries(rows).filter(([, count]) => count > 0);
  return (
    <table className="w-full text-sm">
      <caption className="pb-2 text-start text-ink-soft">This goes with it:</caption>
      <tbody>
        {tables.map(([table, count]) => (
          <tr key={table} className="border-t border-line">
            <th scope="row" className="py-1.5 text-start font-normal">
              {table.replaceAll("_", " ")}
            </th>
            <td className="py-1.5 text-end font-medium">{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
