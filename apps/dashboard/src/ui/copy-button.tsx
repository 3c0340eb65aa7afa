import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";

type Props = {
  /** What it is called; says too that it was copied. */
  readonly label: string;
  readonly text: string;
};

/** Milliseconds for which it says so. */
const shownFor = 2_000;

/** Puts a text on the clipboard. */
export function CopyButton({ label, text }: Props): ReactNode {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return undefined;
    const timer = setTimeout(() => setState("idle"), shownFor);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("refused"),
    );
  };
  const Icon = state === "copied" ? Check : Copy;
  return (
    <>
      <Button look="ghost" square aria-label={label} title={label} onClick={copy}>
        <Icon className="size-4" aria-hidden="true" />
      </Button>
      <span role="status" className="sr-only">
        {state === "copied" && "Copied"}
        {state === "refused" && "The browser does not allow it: select the text and copy it."}
      </span>
    </>
  );
}
