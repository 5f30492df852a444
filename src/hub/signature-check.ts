import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHook } from "../domain/incoming-hook.ts";
import { limits } from "../domain/limits.ts";

export interface Signed {
  headers: Headers;
  /** As it was sent. */
  body: string;
  /** Milliseconds. */
  now: number;
}

type Scheme = Exclude<IncomingHook["check"], "token">;

/** Why a request isn't signed with this secret; undefined when it is. */
export function signatureCheck(scheme: Scheme, secret: string, signed: Signed): string | undefined {
  return schemes[scheme](secret, signed);
}

const schemes: Record<Scheme, (secret: string, signed: Signed) => string | undefined> = {
  github(secret, { headers, body }) {
    const given = headers.get("x-hub-signature-256");
    if (given === null) return "X-Hub-Signature-256 is missing";
    return sameAs(`sha256=${mac(secret, body, "hex")}`, given) ? undefined : wrong;
  },
  stripe(secret, { headers, body, now }) {
    const given = headers.get("stripe-signature");
    if (given === null) return "Stripe-Signature is missing";
    const parts = given.split(",").map((part) => part.trim());
    const time = parts.find((part) => part.startsWith("t="))?.slice(2) ?? "";
    if (!fresh(time, now)) return old;
    const expected = `v1=${mac(secret, `${time}.${body}`, "hex")}`;
    return parts.some((part) => sameAs(expected, part)) ? undefined : wrong;
  },
  standard(secret, { headers, body, now }) {
    const id = headers.get("webhook-id");
    const time = headers.get("webhook-timestamp");
    const given = headers.get("webhook-signature");
    if (!id || time === null || given === null)
      return "webhook-id, webhook-timestamp or webhook-signature is missing";
    if (!fresh(time, now)) return old;
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const expected = `v1,${mac(key, `${id}.${time}.${body}`, "base64")}`;
    return given.split(" ").some((part) => sameAs(expected, part)) ? undefined : wrong;
  },
};

const wrong = "the signature doesn't fit: another secret, or the body was changed on its way";
const old = "its timestamp is more than five minutes off";

const mac = (key: string | Buffer, text: string, encoding: "hex" | "base64"): string =>
  createHmac("sha256", key).update(text).digest(encoding);

/** Without telling by its time how much of it was right. */
function sameAs(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const fresh = (seconds: string, now: number): boolean =>
  /^\d{1,12}$/.test(seconds) && Math.abs(now / 1000 - Number(seconds)) <= limits.webhook.age;
