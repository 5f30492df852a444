import { fault } from "../domain/fault.ts";

/** Where a relay answers: at a URL, or on a Unix socket whose requests still need one. */
export interface RelayAddress {
  url: string;
  unix?: string | undefined;
}

/** The URL that paths are put behind; it may have a path of its own, behind a proxy. */
export function relayBase(url: string): string {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    throw fault("usage.wrong", `"${url}" isn't a relay's URL: it is like http://127.0.0.1:7117`);
  }
  return parsed.origin + parsed.pathname.replace(/\/+$/, "").replace(/\/v1$/, "");
}

/** For people. */
export const showAddress = ({ url, unix }: RelayAddress): string => unix ?? relayBase(url);

/** Whether a request stays on this machine, where no proxy may see it. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(127(\.\d+){3}|\[::1\]|([^.]+\.)*localhost)$/.test(hostname);
}
