import { createHmac } from "node:crypto";

interface Signing {
  /** The same in every attempt: by it a receiver knows what it has had before. */
  id: string;
  /** The body, as it is sent. */
  body: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** By these a receiver knows that a body is this relay's and new: those of Standard Webhooks, and the one of bot-relay. */
export function signedHeaders(secret: string, { id, body, now }: Signing): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${mac(keyOf(secret), `${id}.${timestamp}.${body}`, "base64")}`,
    "x-relay-signature": `sha256=${mac(secret, body, "hex")}`,
  };
}

/** A secret that Standard Webhooks wrote is base64 behind a prefix; any other text is the key itself. */
const keyOf = (secret: string): string | Buffer =>
  secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : secret;

const mac = (key: string | Buffer, text: string, encoding: "hex" | "base64"): string =>
  createHmac("sha256", key).update(text).digest(encoding);
