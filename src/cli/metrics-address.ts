import { Fault } from "../domain/fault.ts";

export interface MetricsAddress {
  host: string;
  port: number;
  /** Nobody asked for it: where it can't be had, the relay runs without. */
  optional: boolean;
}

/**
 * Where a relay's metrics are, as an operator says it: `127.0.0.1:7118`, `[::1]:7118` or `off`. When nobody does: on loopback, one
 * port beside the relay's own, so that a scraper knows it.
 */
export function metricsAddress(given: string | undefined, relayPort: number): MetricsAddress | undefined {
  if (given === "off") return undefined;
  if (given === undefined) {
    const port = relayPort === 0 ? 0 : relayPort + 1;
    return port > 65_535 ? undefined : { host: "127.0.0.1", port, optional: true };
  }
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+)):(\d{1,5})$/i.exec(given) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535)
    throw new Fault(
      "usage.wrong",
      `metrics: "${given}" is no address and port`,
      "It is like 127.0.0.1:7118, or off.",
    );
  return { host, port, optional: false };
}
