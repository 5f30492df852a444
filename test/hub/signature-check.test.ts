import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { signatureCheck } from "../../src/hub/signature-check.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const seconds = now / 1000;
const body = '{"grüße":"→"}';
const standardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const headers = (given: Record<string, string>) => new Headers(given);

function standard(time = seconds, text = body, id = "msg_1") {
  return headers({
    "webhook-id": id,
    "webhook-timestamp": String(time),
    "webhook-signature": new Webhook(standardSecret).sign(id, new Date(time * 1000), text),
  });
}

test("what the library of Standard Webhooks signs is let in", () => {
  for (const text of [body, "{}", '{"a":"b"}\n', "x".repeat(100_000)])
    expect(
      signatureCheck("standard", standardSecret, { headers: standard(seconds, text), body: text, now }),
    ).toBeUndefined();
});

test("the example of the Standard Webhooks specification is let in", () => {
  const given = headers({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,bogus v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
  const signed = { headers: given, body: '{"test": 2432232314}', now: 1614265330_000 };
  expect(signatureCheck("standard", standardSecret, signed)).toBeUndefined();
});

test("the example of GitHub's manual is let in", () => {
  const given = headers({
    "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
  });
  const signed = { headers: given, body: "Hello, World!", now };
  expect(signatureCheck("github", "It's a Secret to Everybody", signed)).toBeUndefined();
});

test("one of several signatures of Stripe is enough", () => {
  const v1 = createHmac("sha256", "sssssecret").update(`${seconds}.${body}`).digest("hex");
  const given = headers({ "stripe-signature": `t=${seconds}, v1=${"0".repeat(64)}, v1=${v1}, v0=x` });
  expect(signatureCheck("stripe", "sssssecret", { headers: given, body, now })).toBeUndefined();
  expect(signatureCheck("stripe", "another", { headers: given, body, now })).toStartWith("the signature");
});

test("a changed body, another secret, an old time or nothing at all is refused, and says which", () => {
  const check = (given: Headers, text = body, secret = standardSecret) =>
    signatureCheck("standard", secret, { headers: given, body: text, now });
  expect(check(standard(), `${body} `)).toStartWith("the signature doesn't fit");
  expect(check(standard(), body, "whsec_AAAAAAAAAAAAAAAAAAAAAAAA")).toStartWith("the signature doesn't fit");
  expect(check(standard(seconds - 301))).toStartWith("its timestamp");
  expect(check(standard(seconds + 301))).toStartWith("its timestamp");
  expect(check(headers({}))).toContain("is missing");
  const odd = standard();
  odd.set("webhook-timestamp", "1e9");
  expect(check(odd)).toStartWith("its timestamp");
  for (const scheme of ["github", "stripe"] as const)
    expect(signatureCheck(scheme, "s", { headers: headers({}), body, now })).toContain("is missing");
  const short = headers({ "x-hub-signature-256": "sha256=00" });
  expect(signatureCheck("github", "s", { headers: short, body, now })).toStartWith("the signature");
});
