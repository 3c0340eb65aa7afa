import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { describeError } from "../api/describe-error.ts";
import { Button } from "./button.tsx";

type Props = { readonly error: Error; readonly onRetry?: () => void };

/** Where something should be and could not be had: what it was, and how to try again. */
export function Failure({ error, onRetry }: Props): ReactNode {
  const { title, text, requestId } = describeError(error);
  return (
    <div
      role="alert"
      className="grid h-full place-content-center justify-items-center gap-1 px-4 py-6 text-center"
    >
      <CircleAlert className="mb-1 size-5 text-bad" aria-hidden="true" />
      <p className="text-sm font-medium">{title}</p>
      <p className="max-w-80 text-sm text-ink-soft">{text}</p>
      {requestId !== undefined && (
        <p className="text-xs break-all text-ink-faint">Request {requestId}</p>
      )}
      {onRetry !== undefined && (
        <Button className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
