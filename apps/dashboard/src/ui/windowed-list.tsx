import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

type Props<Item> = {
  readonly label: string;
  readonly items: readonly Item[];
  /** In pixels, of every row. */
  readonly rowHeight: number;
  readonly keyOf: (item: Item) => string;
  readonly render: (item: Item) => ReactNode;
  readonly hasMore: boolean;
  /** Told when the end comes near. */
  readonly onNearEnd: () => void;
};

/** Rows before the end at which the next ones are fetched: they are there when one arrives. */
const ahead = 30;

/** A list that scrolls with the page and of which only the visible rows are in it, be they 50,000. */
export function WindowedList<Item>({
  label,
  items,
  rowHeight,
  keyOf,
  render,
  hasMore,
  onNearEnd,
}: Props<Item>): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: offset,
  });
  const visible = rows.getVirtualItems();
  const last = visible.at(-1)?.index ?? -1;
  const isNearEnd = hasMore && last >= items.length - ahead;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, items.length, onNearEnd]);
  return (
    <ul ref={list} aria-label={label} className="relative" style={{ height: rows.getTotalSize() }}>
      {visible.map(({ index, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            key={keyOf(item)}
            aria-posinset={index + 1}
            // How many there are in all is known once the last part has come.
            aria-setsize={hasMore ? -1 : items.length}
            className={clsx("absolute inset-x-0 top-0 border-line", index > 0 && "border-t")}
            style={{ height: rowHeight, transform: `translateY(${start - offset}px)` }}
          >
            {render(item)}
          </li>
        );
      })}
    </ul>
  );
}
