import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useId, useRef } from "react";
import { Button } from "./button.tsx";

type Props = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
};

/**
 * The browser's own modal dialog: it keeps the focus, closes on Escape and makes the rest inert. Libraries'
 * dialogs write a style sheet into the page, which the content security policy forbids.
 */
export function Dialog({ open, onClose, title, children }: Props): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      // Outside of the content is the dialog itself: its backdrop.
      onPointerDown={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
      className="m-auto w-md max-w-[calc(100vw-2rem)] rounded-xl border border-line bg-raised text-ink shadow-popover"
    >
      {open && (
        <div className="p-5">
          <header className="mb-4 flex items-center justify-between gap-4">
            <h2 id={id} className="text-lg font-semibold">
              {title}
            </h2>
            <Button look="ghost" square aria-label="Close" onClick={() => dialog.current?.close()}>
              <X className="size-4" aria-hidden="true" />
            </Button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
