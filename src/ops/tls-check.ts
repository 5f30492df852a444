import { connect } from "node:tls";
import type { Finding } from "./finding.ts";

/** Milliseconds: programs that renew certificates do so a month before the end. */
const soon = 14 * 86_400_000;
const patience = 5000;

/** Milliseconds since 1970 at which the certificate ends that a server shows; undefined when it can't be looked at. */
export type CertificateEnd = (url: URL) => Promise<number | undefined>;

/** How long a relay's certificate is good for. That it is good now, and of the right name, each call has made sure of. */
export async function tlsCheck(
  where: string,
  now: number,
  certificateEnd: CertificateEnd = askServer,
): Promise<Finding[]> {
  if (!where.startsWith("https:")) return [];
  const check = "tls";
  const end = await certificateEnd(new URL(where));
  // Behind a proxy, say, where only calls come through.
  if (end === undefined) return [{ check, health: "PASS", says: "good; until when can't be seen from here" }];
  const days = Math.floor((end - now) / 86_400_000);
  const says = `the certificate is good for ${days} more ${days === 1 ? "day" : "days"}`;
  if (end - now > soon) return [{ check, health: "PASS", says }];
  return [
    { check, health: "WARN", says, mend: "on the relay's machine: journalctl -u caddy, which renews it" },
  ];
}

function askServer({ hostname, port }: URL): Promise<number | undefined> {
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      // An address is no name.
      ...(/[a-z]/i.test(host) && !host.includes(":") ? { servername: host } : {}),
      // Calls have checked it; this looks at its date alone.
      rejectUnauthorized: false,
    });
    const done = (end?: number) => {
      socket.destroy();
      resolve(end);
    };
    socket.setTimeout(patience, () => done());
    socket.once("error", () => done());
    socket.once("secureConnect", () => {
      const end = Date.parse(socket.getPeerCertificate().valid_to ?? "");
      done(Number.isNaN(end) ? undefined : end);
    });
  });
}
