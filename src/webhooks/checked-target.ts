import { isIP } from "node:net";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { type AllowList, bareHost } from "./allow-list.ts";
import { isPublicAddress } from "./is-public-address.ts";

/** Every address of a name. */
export type Resolve = (name: string) => Promise<string[]>;

/** Where a webhook goes: a connection is made to one of these addresses, and the name is never looked up again. */
export interface CheckedTarget {
  url: URL;
  /** Without brackets. */
  host: string;
  port: number;
  secure: boolean;
  addresses: string[];
}

/**
 * Not node's `lookup`: it waits in one of the few threads that read and write files too, and names whose servers never answer
 * would hold up the mail. Bun's own waits in none, but on Windows. It may take its time, and can't be called off.
 */
export const systemResolve: Resolve = async (name) => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(Object.assign(new Error("no answer"), { code: "ETIMEOUT" })),
    limits.hook.time * 1000,
  );
  try {
    const found = await Promise.race([Bun.dns.lookup(name), late.promise]);
    // More machines reach the internet by IPv4.
    return found.toSorted((one, other) => one.family - other.family).map(({ address }) => address);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Whoever makes a webhook has the relay call an address for it, from inside the relay's network. So all addresses of the
 * name have to be public, or allowed by the host of the relay. Throws where they aren't, or the name has none.
 */
export async function checkedTarget(
  text: string,
  allow: AllowList,
  resolve: Resolve = systemResolve,
): Promise<CheckedTarget> {
  const url = new URL(text);
  const host = bareHost(url);
  const secure = url.protocol === "https:";
  const port = Number(url.port || (secure ? 443 : 80));
  if (port === 0) throw fault("webhook.target", url.host, "there is no port 0");
  const addresses = isIP(host) ? [host] : await resolved(url, host, resolve);
  for (const address of addresses) {
    if (allow.allows(host, port, address)) continue;
    // Not which address it is: nobody is to look up names of the relay's network by this.
    if (!isPublicAddress(address)) throw fault("webhook.target", url.host, "it isn't on the open internet");
    if (!secure) throw fault("webhook.target", url.host, "it has to be https");
  }
  return { url, host, port, secure, addresses };
}

async function resolved(url: URL, host: string, resolve: Resolve): Promise<string[]> {
  let addresses: string[];
  try {
    addresses = (await resolve(host)).filter((address) => isIP(address));
  } catch (error) {
    const { code = (error as Error).message } = error as NodeJS.ErrnoException;
    throw fault("webhook.target", url.host, `its name can't be looked up (${code.replace(/^DNS_/, "")})`);
  }
  if (addresses.length === 0) throw fault("webhook.target", url.host, "its name has no address");
  return addresses.slice(0, limits.hook.addresses);
}
