import { isIP } from "node:net";

export interface HostRule {
  /** The addresses the relay listens on. */
  listening: string[];
  /** From --allow-host; "*" allows every name. */
  names?: string[];
  tailnet?: boolean;
}

const wildcards = ["0.0.0.0", "::"];

/**
 * For which names and addresses a relay answers. A web page can point a name of its own at 127.0.0.1
 * (DNS rebinding) but can't make a browser send another Host than that name: so a name nobody has allowed is refused.
 * An address can't be rebound; a relay that listens on all of them answers for any, as behind a cloud's NAT.
 */
export function hosts({ listening, names = [], tailnet = false }: HostRule): (host: string) => boolean {
  if (names.includes("*")) return () => true;
  const allowed = new Set([...listening, ...names].map(plain));
  const everywhere = wildcards.some((address) => allowed.has(address));
  return (host) => {
    const name = plain(host);
    return (
      name === "localhost" ||
      name === "::1" ||
      (isIP(name) === 4 && name.startsWith("127.")) ||
      allowed.has(name) ||
      (everywhere && isIP(name) !== 0) ||
      (tailnet && name.endsWith(".ts.net"))
    );
  };
}

/** Lower case, without the brackets of an IPv6 address or the dot of a full DNS name. */
const plain = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
