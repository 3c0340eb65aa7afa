/**
 * Whether JavaScript has the number that a JSON literal says, to its last digit: 9007199254740993 would
 * become …992, 1e400 Infinity, 1e-400 zero. `0.1` has no exact binary form either, but comes back as it
 * was written, and so is told apart from its neighbours. Past 2^53 - 1 not even whole numbers are (I-JSON).
 */
export function isExactNumber(literal: string): boolean {
  const value = Number(literal);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER && sameDecimal(literal, String(value));
}

function sameDecimal(one: string, other: string): boolean {
  const [a, b] = [decimal(one), decimal(other)];
  return a.digits === b.digits && (a.digits === "" || a.exponent === b.exponent);
}

/** The digits without zeros at either end ("" is zero), and the power of ten of the last of them. */
function decimal(literal: string): { digits: string; exponent: number } {
  const [mantissa = "", power = "0"] = literal.toLowerCase().replace("-", "").split("e");
  const isNegativePower = literal.toLowerCase().includes("e-");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = `${whole}${fraction}`.replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  const shift = Number(power.replace(/[+-]/, "")) * (isNegativePower ? -1 : 1);
  return { digits, exponent: shift - fraction.length + (all.length - digits.length) };
}
