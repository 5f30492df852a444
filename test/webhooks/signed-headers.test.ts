import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { signedHeaders } from "../../src/webhooks/signed-headers.ts";

const body = JSON.stringify({ type: "message.sent", data: { body: "é “quoted”\n\u{1f4e8}" } });
const now = () => Date.now();

test("the library of Standard Webhooks takes what we sign, for each form of secret", () => {
  const secrets: [string, Webhook][] = [24, 32, 64].map((length) => {
    const secret = `whsec_${Buffer.alloc(length, "k").toString("base64")}`;
    return [secret, new Webhook(secret)];
  });
  const plain = "a-secret-of-bot-relay";
  secrets.push([plain, new Webhook(plain, { format: "raw" })]);
  for (const [secret, webhook] of secrets) {
    const headers = signedHeaders(secret, { id: "msg_1", body, now: now() });
    expect(webhook.verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => webhook.verify(`${body} `, headers)).toThrow("No matching signature");
    expect(() => webhook.verify(body, { ...headers, "webhook-id": "msg_2" })).toThrow();
  }
});

test("what was signed six minutes ago is refused by that library: each attempt has to be signed anew", () => {
  const secret = `whsec_${Buffer.alloc(32, "k").toString("base64")}`;
  const headers = signedHeaders(secret, { id: "msg_1", body, now: now() - 6 * 60_000 });
  expect(() => new Webhook(secret).verify(body, headers)).toThrow("too old");
});

test("the vector of the specification is signed as it says", () => {
  const headers = signedHeaders("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    body: '{"test": 2432232314}',
    now: 1_614_265_330_000,
  });
  expect(headers["webhook-timestamp"]).toBe("1614265330");
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("X-Relay-Signature is the hex HMAC of the body alone, with the whole secret as its key", () => {
  for (const secret of ["a-secret-of-bot-relay", `whsec_${"A".repeat(32)}`]) {
    const expected = createHmac("sha256", secret).update(body).digest("hex");
    expect(signedHeaders(secret, { id: "a", body, now: 0 })["x-relay-signature"]).toBe(`sha256=${expected}`);
  }
});
