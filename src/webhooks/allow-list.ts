import ipaddr from "ipaddr.js";
import { fault } from "../domain/fault.ts";

interface Entry {
  /** A name or an address, as URLs have it. */
  host?: string;
  port?: number | undefined;
  range?: [ipaddr.IPv4 | ipaddr.IPv6, number];
}

/**
 * Where webhooks may go that isn't on the open internet, or isn't https: `n8n.internal`, `127.0.0.1:5678`, `[::1]:5678`,
 * `10.0.0.0/8`. The host of the relay says so; no agent can.
 */
export class AllowList {
  readonly #entries: Entry[];

  constructor(entries: readonly string[] = []) {
    this.#entries = entries.map(entryOf);
  }

  /** `host` as the URL has it, without brackets; `address`: one that it has. */
  allows(host: string, port: number, address: string): boolean {
    const reached = ipaddr.parse(address);
    return this.#entries.some((entry) => {
      if (entry.range) return reached.kind() === entry.range[0].kind() && reached.match(entry.range);
      if (entry.port !== undefined && entry.port !== port) return false;
      return entry.host === host || entry.host === reached.toString();
    });
  }
}

function entryOf(entry: string): Entry {
  if (entry.includes("/")) {
    if (!ipaddr.isValidCIDR(entry)) throw fault("webhook.allow", entry, "isn't a network like 10.0.0.0/8");
    return { range: ipaddr.parseCIDR(entry) };
  }
  if (ipaddr.isValid(entry) && entry.includes(":")) return { host: ipaddr.parse(entry).toString() };
  const [, name = "", port] = /^(\[[^\]]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const host = URL.canParse(`http://${name}/`) ? bareHost(new URL(`http://${name}/`)) : "";
  if (host === "" || /[@?#*\\\s]/.test(name) || Number(port ?? 1) > 65_535 || port === "0")
    throw fault("webhook.allow", entry, "isn't HOST, HOST:PORT or a network");
  return { host, port: port === undefined ? undefined : Number(port) };
}

/** A URL's host without the brackets of an IPv6 address, the dot at the end, and in one form. */
export function bareHost({ hostname }: URL): string {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  return ipaddr.isValid(host) ? ipaddr.parse(host).toString() : host;
}
