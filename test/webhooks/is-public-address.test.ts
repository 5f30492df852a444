import { expect, test } from "bun:test";
import { isPublicAddress } from "../../src/webhooks/is-public-address.ts";

const inside = `0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::8.8.8.8
64:ff9b:1::10.0.0.1 100::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::
3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::a9fe:a9fe fec0::1 ff02::1 4000::1 8000::1 ::ffff:a9fe:a9fe`;

const open =
  "1.1.1.1 8.8.8.8 9.255.255.255 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.0.1 198.20.0.1 \
223.255.255.254 2606:4700:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 2620:fe::fe";

test("no address of a machine, its network, its cloud or a special use is public, in whatever it is wrapped", () => {
  expect(inside.split(/\s+/).filter(isPublicAddress)).toEqual([]);
});

test("addresses of the open internet are public, those next to private networks too", () => {
  expect(open.split(/\s+/).filter((address) => !isPublicAddress(address))).toEqual([]);
});

test("what is no address is not public", () => {
  for (const text of [
    "",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f.0.0.1",
    "8.8.8.8 ",
    "[::1]",
    "::1%lo",
    "1.1.1.1/8",
  ])
    expect(isPublicAddress(text), text).toBe(false);
});
