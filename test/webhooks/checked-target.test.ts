import { expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { AllowList } from "../../src/webhooks/allow-list.ts";
import { checkedTarget, systemResolve } from "../../src/webhooks/checked-target.ts";
import { faultOf } from "../support/fault-of.ts";

const names: Record<string, string[]> = {
  "good.example": ["93.184.215.14", "2606:2800:21f:cb07::1"],
  "half.example": ["93.184.215.14", "10.0.0.7"],
  "inside.example": ["169.254.169.254"],
  localhost: ["127.0.0.1", "::1"],
  "n8n.lan": ["192.168.1.20"],
  "none.example": [],
  "strange.example": ["not an address"],
};
const resolve = async (name: string) => {
  const found = names[name];
  if (!found) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  return found;
};
const check = (url: string, ...allow: string[]) => checkedTarget(url, new AllowList(allow), resolve);
const refusal = async (url: string, ...allow: string[]) => (await faultOf(check(url, ...allow))).message;

test("an https URL of the open internet is taken, with the addresses to connect to", async () => {
  expect(await check("https://Good.Example:8443/a?b#c")).toMatchObject({
    host: "good.example",
    port: 8443,
    secure: true,
    addresses: names["good.example"],
  });
  expect((await check("https://1.1.1.1/")).addresses).toEqual(["1.1.1.1"]);
  expect((await check("https://good.example./x")).host).toBe("good.example");
});

test("a name is refused when any of its addresses is inside", async () => {
  expect(await refusal("https://half.example/")).toContain("it isn't on the open internet");
  expect(await refusal("https://inside.example/")).not.toContain("169.254");
  expect(await refusal("https://localhost/")).toContain("it isn't on the open internet");
});

test("every way to write an address of this machine or its network is refused", async () => {
  for (const host of [
    ...[
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f000001",
      "0x7f.0.0.1",
      "017700000001",
      "0177.0.0.1",
      "127.0.0.1.",
    ],
    ...[
      "0",
      "0.0.0.0",
      "１２７.0.0.1",
      "①27.0.0.1",
      "127。0。0。1",
      "%31%32%37.0.0.1",
      "localhost.",
      "LOCALHOST",
      "ⓛocalhost",
    ],
    ...["[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"],
    ...[
      "[2002:7f00:1::]",
      "[2001:0:1::]",
      "[fe80::1]",
      "[fd00:ec2::254]",
      "[::127.0.0.1]",
      "169.254.169.254",
      "2852039166",
    ],
    ...["0xa9fea9fe", "10.1", "192.168.1", "168.63.129.16", "good.example@127.0.0.1", "user:pass@localhost"],
  ])
    expect(await refusal(`https://${host}/`), host).toContain("it isn't on the open internet");
});

test("plain http goes only where the host of the relay allows it", async () => {
  expect(await refusal("http://good.example/")).toContain("it has to be https");
  expect((await check("http://good.example/", "good.example")).secure).toBe(false);
  expect((await check("http://n8n.lan:5678/webhook/x", "n8n.lan:5678")).addresses).toEqual(["192.168.1.20"]);
  expect((await check("http://n8n.lan:5678/", "192.168.0.0/16")).port).toBe(5678);
  expect(await refusal("http://n8n.lan:5679/", "n8n.lan:5678")).toContain("it isn't on the open internet");
});

test("a name without an address is refused, and a name that isn't known", async () => {
  expect(await refusal("https://none.example/")).toContain("its name has no address");
  expect(await refusal("https://strange.example/")).toContain("its name has no address");
  expect(await refusal("https://unknown.example/")).toContain("its name can't be looked up (ENOTFOUND)");
  expect(await refusal("https://good.example:0/")).toContain("port 0");
});

test("names whose servers don't answer hold up no file: the system's threads are the disk's too", async () => {
  const names = Array.from({ length: 64 }, (_, index) => `nobody-answers-${index}.example`);
  const asked = Promise.allSettled(names.map(systemResolve));
  const began = performance.now();
  await readFile(import.meta.path);
  expect(performance.now() - began).toBeLessThan(1000);
  void asked;
});

test("what a machine knows without asking is found", async () => {
  expect(await systemResolve("localhost")).toContain("127.0.0.1");
});

test("why a name can't be looked up is said as every program says it", async () => {
  const unknown = () => Promise.reject(Object.assign(new Error("none"), { code: "DNS_ENOTFOUND" }));
  const refused = await faultOf(checkedTarget("https://none.example/", new AllowList(), unknown));
  expect(refused.message).toEndWith("its name can't be looked up (ENOTFOUND)");
});
