import type { ReactNode } from "react";
import { lazy, Suspense, useRef } from "react";
import type { PopoverProps } from "./popover-props.ts";

const load = async () => ({ default: (await import("./popover-content.tsx")).PopoverContent });
const PopoverContent = lazy(load);

/**
 * Something that opens beside its button, takes the focus and gives it back. What places it is fetched
 * when a pointer comes near or it opens: the first view of a page has none open.
 */
export function Popover({ trigger, children, ...rest }: PopoverProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const { open, onOpenChange } = rest;
  return (
    <>
      {trigger({
        ref: button,
        "aria-haspopup": "dialog",
        "aria-expanded": open,
        onClick: () => onOpenChange(!open),
        onPointerEnter: () => void load(),
      })}
      {open && (
        <Suspense>
          <PopoverContent {...rest} button={button}>
            {children}
          </PopoverContent>
        </Suspense>
      )}
    </>
  );
}
