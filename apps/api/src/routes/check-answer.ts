import type { z } from "zod";
import type { Operation } from "../contract/operation.ts";

/** An answer that is not as documented: nobody gets it, and the log says what is wrong with it. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
}

/**
 * The answer as documented, without anything that is not. It is checked inside the transaction: a write
 * whose answer is refused is not kept.
 *
 * @throws {AnswerError}
 */
export function checkAnswer<Result extends z.ZodType>(
  { id, answer }: Pick<Operation, "id"> & { readonly answer: { readonly schema: Result } },
  given: z.input<Result>,
): z.output<Result> {
  const checked = answer.schema.safeParse(given);
  if (checked.success) return checked.data;
  // Where and why, but not what: a value of the answer is nothing for a log.
  const faults = checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new AnswerError(`The answer of ${id} is not as documented: ${faults.join("; ")}`);
}
