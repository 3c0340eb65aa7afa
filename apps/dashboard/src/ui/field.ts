/** The classes of a field to fill in. Its edge has the contrast that says where one can type. */
export const fieldClass =
  "h-9 w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm font-normal";
