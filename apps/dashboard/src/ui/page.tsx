import { clsx } from "clsx";
import type { ReactNode } from "react";

type Props = {
  /** How wide its content gets: text and forms are narrower than lists, and lists than charts. */
  readonly width: "chart" | "list" | "text";
  readonly children: ReactNode;
};

const widths = { chart: "", list: "max-w-280", text: "max-w-200" } as const;

/** The content of a page. All begin at the same left edge, however wide they are. */
export function Page({ width, children }: Props): ReactNode {
  return (
    <div className="mx-auto w-full max-w-360 p-4 pb-20 lg:p-6">
      <div className={clsx("grid grid-cols-1 gap-4", widths[width])}>{children}</div>
    </div>
  );
}
