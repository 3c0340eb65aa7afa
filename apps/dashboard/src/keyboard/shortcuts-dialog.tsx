import { Keyboard } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { shortcuts } from "./shortcuts.ts";
import { useShortcuts } from "./use-shortcuts.ts";

/** All keys that do something, at `?` and at a button. */
export function ShortcutsDialog(): ReactNode {
  const [open, setOpen] = useState(false);
  useShortcuts({ "?": () => setOpen(true) });
  return (
    <>
      <Button
        look="ghost"
        square
        aria-label="Keyboard shortcuts"
        className="max-lg:!hidden"
        onClick={() => setOpen(true)}
      >
        <Keyboard className="size-4" aria-hidden="true" />
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Keyboard shortcuts">
        <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2 text-sm">
          {shortcuts.map(({ keys, does }) => (
            <div key={keys} className="contents">
              <dt className="text-ink-soft">{does}</dt>
              <dd className="flex justify-end">
                <kbd className="min-w-6 rounded border border-line bg-sunken px-1.5 text-center font-mono text-xs leading-5">
                  {keys}
                </kbd>
              </dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  );
}
