import { expect, test } from "bun:test";
import { fault } from "../../src/domain/fault.ts";
import { relayCheck } from "../../src/ops/relay-check.ts";
import { FakeRelayClient } from "../support/fake-relay-client.ts";

const check = (version: string, protocol: number) => {
  const { client } = new FakeRelayClient({
    info: () => ({ service: "backchannel-relay", version, protocol, durability: "disk" }),
  }).connection();
  return relayCheck(
    Object.assign(client, { where: "http://127.0.0.1:7117" }),
    { version: "1.2.0", protocol: 1 },
    () => 0,
  );
};

test("a relay of our version is well, another version is a warning, another protocol is broken", async () => {
  expect(await check("1.2.0", 1)).toEqual({
    check: "relay",
    health: "PASS",
    says: "http://127.0.0.1:7117, version 1.2.0, protocol 1",
    ms: 0,
  });
  expect(await check("1.1.0", 1)).toMatchObject({ health: "WARN" });
  expect(await check("2.0.0", 2)).toMatchObject({
    health: "FAIL",
    mend: expect.stringContaining("protocol 1"),
  });
});

test("a relay that is away is broken, in its own words", async () => {
  const { client } = new FakeRelayClient({
    info: () => {
      throw fault("relay.unreachable", "http://127.0.0.1:7117", "nothing listens there");
    },
  }).connection();
  expect(await relayCheck(client, { version: "1", protocol: 1 }, () => 0)).toMatchObject({
    health: "FAIL",
    says: "can't reach the relay at http://127.0.0.1:7117: nothing listens there",
    mend: expect.stringContaining("bch relay --status"),
  });
});
