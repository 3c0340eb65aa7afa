import { ApiError } from "@acme/api/client";
import type { ApiErrorCode } from "@acme/api/client";

type Words = { readonly title: string; readonly text: string };

/** The errors that people can do something about, in their words. */
const words: Partial<Record<ApiErrorCode, Words>> = {
  unreachable: {
    title: "No connection",
    text: "The server can't be reached. Check your connection; this page tries again by itself.",
  },
  unavailable: {
    title: "Not available right now",
    text: "The server can't answer this at the moment. This page tries again by itself.",
  },
  timed_out: {
    title: "That took too long",
    text: "Try a shorter period or a single website.",
  },
  rate_limited: {
    title: "Too many requests",
    text: "Your organization has asked for more than its plan allows.",
  },
  too_many_at_once: {
    title: "Busy",
    text: "Your organization has too many requests under way.",
  },
  not_a_member: {
    title: "No access",
    text: "There is no such organization for you. Your membership may have been taken away.",
  },
  role_required: {
    title: "Your role does not allow this",
    text: "Ask an administrator of the organization.",
  },
  forbidden: { title: "Not for you", text: "What you are signed in as may not do or see this." },
  not_found: { title: "Not found", text: "It was deleted, or it never was here." },
  invalid_cursor: {
    title: "This list has changed",
    text: "Begin at its first page again.",
  },
  unexpected_answer: {
    title: "The server's answer can't be read",
    text: "This page and the server may be of different versions. Reload the page.",
  },
};

/** An error in words that help, with what a request can be found by. */
export function describeError(error: Error): Words & { readonly requestId: string | undefined } {
  if (!(error instanceof ApiError)) {
    return { title: "Something went wrong", text: error.message, requestId: undefined };
  }
  const wait =
    error.retryAfter === undefined || error.retryAfter < 2
      ? ""
      : ` Next try in ${error.retryAfter} seconds.`;
  const { title, text } = words[error.code] ?? {
    title: error.problem?.title ?? "Something went wrong",
    text: error.message,
  };
  return { title, text: text + wait, requestId: error.problem?.requestId };
}
