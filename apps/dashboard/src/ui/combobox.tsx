import type { ReactNode } from "react";
import { lazy, Suspense } from "react";
import type { ComboboxProps } from "./combobox-list.tsx";

const ComboboxList = lazy(() =>
  import("./combobox-list.tsx").then((module) => ({ default: module.ComboboxList })),
);

/** A {@link ComboboxList} that is fetched when the first one opens. */
export function Combobox(props: ComboboxProps): ReactNode {
  return (
    <Suspense fallback={<div className="h-82 w-72 max-w-full" />}>
      <ComboboxList {...props} />
    </Suspense>
  );
}
