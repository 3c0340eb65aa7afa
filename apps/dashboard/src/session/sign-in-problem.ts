import type { SignInErrorCode } from "./open-id/sign-in-error.ts";
import { SignInError } from "./open-id/sign-in-error.ts";

/** Why nobody is signed in, for people. */
export type SignInProblem = {
  readonly title: string;
  readonly text?: string;
  /** Where one wanted to be: the next try leads there. */
  readonly from?: string | undefined;
};

const words: Readonly<Record<SignInErrorCode, Omit<SignInProblem, "from">>> = {
  refused: {
    title: "You did not allow it",
    text: "Nothing was shared with this page. It can show you nothing without knowing who you are.",
  },
  "not-asked-for": {
    title: "This sign-in was not begun here",
    text: "What led here is no answer to anything that this tab has asked. Nobody was signed in.",
  },
  failed: {
    title: "Signing in did not work",
    text: "The sign-in service can't be reached, or its answer does not hold. Try again in a moment.",
  },
};

export function problemOf(error: unknown): SignInProblem {
  if (!(error instanceof SignInError)) return words.failed;
  return { ...words[error.code], from: error.from };
}
