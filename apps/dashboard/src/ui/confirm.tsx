import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

type Props = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What the button does, in a word. */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly children: ReactNode;
};

/** Asks before what can't be taken back. */
export function Confirm({ open, onClose, title, action, onConfirm, children }: Props): ReactNode {
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <p className="text-sm wrap-anywhere text-ink-soft">{children}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
