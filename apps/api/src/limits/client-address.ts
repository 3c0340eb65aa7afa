import { isIPv6 } from "node:net";

/**
 * Whom a client's address counts for. A host has a whole /64 of IPv6 to itself, and so could have a new
 * address for every request.
 */
export function addressGroup(address: string): string {
  if (!address.includes(":")) return address;
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address.replace("::ffff:", "");
  const [head = "", tail] = address.split("%", 1).join("").split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(8 - front.length - back.length, 0) }, () => "0");
  const groups = tail === undefined ? front : [...front, ...zeros, ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
