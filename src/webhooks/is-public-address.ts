import ipaddr from "ipaddr.js";

/** Public by its number, and yet inside: where Azure answers a machine about itself. */
const inside = new Set(["168.63.129.16"]);

/**
 * Whether an address is one of the open internet. What isn't known to be is not: of IPv6 only 2000::/3 is given out, so that
 * every form in which an IPv4 address can be wrapped (mapped, translated, 6to4, Teredo) is refused, whatever it wraps.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || inside.has(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.toByteArray()[0]! >> 5 === 1;
}
