import { InvalidArgumentError } from "commander";

/** An option's value as a whole number above 0. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It is a whole number above 0.");
}
