import { expect, test } from "bun:test";
import { metricsAddress } from "../../src/cli/metrics-address.ts";

test("when nobody says where, metrics are on loopback, one port beside the relay's, if that can be had", () => {
  expect(metricsAddress(undefined, 7117)).toEqual({ host: "127.0.0.1", port: 7118, optional: true });
  expect(metricsAddress(undefined, 0)).toEqual({ host: "127.0.0.1", port: 0, optional: true });
  expect(metricsAddress(undefined, 65_535)).toBeUndefined();
});

test("an address that is asked for is taken as it is, and off is none", () => {
  const at = (text: string) => metricsAddress(text, 7117);
  expect(at("127.0.0.1:9100")).toEqual({ host: "127.0.0.1", port: 9100, optional: false });
  expect(at("[::1]:0")).toEqual({ host: "::1", port: 0, optional: false });
  expect(at("relay.internal:80")).toEqual({ host: "relay.internal", port: 80, optional: false });
  expect(at("off")).toBeUndefined();
});

test("what is no address and port is wrong usage, and says what one looks like", () => {
  for (const text of [
    "",
    "7118",
    "127.0.0.1",
    "127.0.0.1:70000",
    "::1:7118",
    "http://127.0.0.1:7118",
    "a b:1",
  ])
    expect(() => metricsAddress(text, 7117)).toThrow(
      expect.objectContaining({ code: "usage.wrong", hint: expect.stringContaining("127.0.0.1:7118") }),
    );
});
