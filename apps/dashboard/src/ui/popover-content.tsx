import * as Primitive from "@radix-ui/react-popover";
import type { ReactNode, RefObject } from "react";
import { useMemo } from "react";
import type { PopoverProps } from "./popover-props.ts";

type Props = Omit<PopoverProps, "trigger"> & {
  readonly button: RefObject<HTMLButtonElement | null>;
};

/** The part of a popover that is there while it is open. */
export function PopoverContent({
  open,
  onOpenChange,
  label,
  align = "start",
  button,
  children,
}: Props): ReactNode {
  // The button is not inside: it was there before this was loaded.
  const anchor = useMemo(
    () => ({
      current: {
        getBoundingClientRect: () => button.current?.getBoundingClientRect() ?? new DOMRect(),
      },
    }),
    [button],
  );
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Anchor virtualRef={anchor} />
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            button.current?.focus();
          }}
          onInteractOutside={(event) => {
            // A click on the button closes by itself; closed by both, it would open again.
            const { target } = event;
            if (target instanceof Node && button.current?.contains(target) === true) {
              event.preventDefault();
            }
          }}
          className="z-30 max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-1.5rem)] overflow-auto rounded-lg border border-line bg-raised p-1 shadow-popover"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
