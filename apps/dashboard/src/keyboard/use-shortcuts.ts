import { useEffect, useRef } from "react";
import { tinykeys } from "tinykeys";
import type { ShortcutKeys } from "./shortcuts.ts";

/** `?` is typed with Shift on most keyboards, and without on others. */
const written: Partial<Record<ShortcutKeys, string>> = { "?": "[Shift]+?" };

/** Binds keys while the component is there. Nothing happens while somebody types or a dialog is open. */
export function useShortcuts(handlers: Partial<Record<ShortcutKeys, () => void>>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const names = Object.keys(handlers).join(",");
  useEffect(() => {
    const bound = names.split(",").map((name) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys() forgets whose keys they are
      const keys = name as ShortcutKeys;
      const handle = (event: KeyboardEvent): void => {
        if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
        event.preventDefault();
        latest.current[keys]?.();
      };
      return [written[keys] ?? keys, handle] as const;
    });
    return tinykeys(window, Object.fromEntries(bound));
  }, [names]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && target.type !== "radio"))
  );
}
