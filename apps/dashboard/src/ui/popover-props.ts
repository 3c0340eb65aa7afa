import type { ReactNode, RefObject } from "react";

/** What a popover needs of its button: spread it over one. */
export type TriggerProps = {
  readonly ref: RefObject<HTMLButtonElement | null>;
  readonly "aria-haspopup": "dialog";
  readonly "aria-expanded": boolean;
  readonly onClick: () => void;
  readonly onPointerEnter: () => void;
};

export type PopoverProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly trigger: (props: TriggerProps) => ReactNode;
  readonly label: string;
  readonly align?: "start" | "end";
  readonly children: ReactNode;
};
