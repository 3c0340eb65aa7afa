import type { z } from "zod";
import type { DeclarationProblem } from "./errors.ts";

type Finding = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Zod's issues as problems of the declaration, each at the place where the mistake was made. */
export function shapeProblems(issues: readonly z.core.$ZodIssue[]): DeclarationProblem[] {
  return issues.flatMap(explain).map(({ path, message }) => ({
    code: "INVALID_SHAPE",
    path: path.map(String).join(".") || "(declaration)",
    message,
  }));
}

function explain(issue: z.core.$ZodIssue): Finding[] {
  if (issue.code === "invalid_key") {
    const told = issue.issues.map(({ message }) => message).join("; ");
    return [{ path: issue.path, message: `has a name that can't be used: ${told}` }];
  }
  if (issue.code !== "invalid_union") return [issue];
  // A form of the union that was meant has its mistakes inside; one that was not meant fails at the top.
  const meant = issue.errors
    .map((form) => form.flatMap(explain))
    .filter((findings) => findings.every(({ path }) => path.length > 0));
  const [inside] = meant;
  if (inside === undefined || meant.length > 1) return [issue];
  return inside.map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}
