import { isIPv6 } from "node:net";
import type { NetworkInterfaceInfo } from "node:os";

/** What `os.networkInterfaces()` gives. */
export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

export interface Addresses {
  hosts: string[];
  /** Whether one of them is reached over a tailnet. */
  tailnet: boolean;
}

/**
 * Where a relay listens when nobody says: loopback and, on a tailnet, that interface's own addresses.
 * Never on any other: what a relay holds must not be offered to a café's Wi-Fi by accident.
 */
export function addresses(interfaces: Interfaces): Addresses {
  const all = Object.values(interfaces).map((infos) => (infos ?? []).map((info) => info.address));
  const onTailnet = all.filter((list) => list.some(isTailnet)).flat();
  const loopback = all.flat().includes("::1") ? ["127.0.0.1", "::1"] : ["127.0.0.1"];
  const hosts = [...loopback, ...onTailnet.filter((address) => !isLinkLocal(address))];
  return { hosts: [...new Set(hosts)], tailnet: onTailnet.length > 0 };
}

/** Tailscale's own fd7a:115c:a1e0::/48. Its 100.64.0.0/10 proves nothing: carriers use it too. */
function isTailnet(address: string): boolean {
  return isIPv6(address) && /^fd7a:115c:a1e0:/i.test(address);
}

/** fe80::/10 can't be bound without naming an interface. */
const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);
