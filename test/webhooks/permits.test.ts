import { expect, test } from "bun:test";
import { Permits } from "../../src/webhooks/permits.ts";
import { turn } from "../support/turn.ts";

/** Takes one in the background; gives what it has, once it has it. */
function taking(permits: Permits, owner: string, host: string) {
  const taken: { permit?: Disposable } = {};
  void permits.take(owner, host).then((permit) => {
    taken.permit = permit;
  });
  return taken;
}

/** Takes these at once, each an owner and a host; says which of them have one. */
async function bench(bounds: { most?: number; ofOwner?: number; ofHost?: number }, wanted: string[]) {
  const permits = new Permits({ most: 100, ofOwner: 100, ofHost: 100, ...bounds });
  const all = wanted.map((text) => {
    const [owner = "", host = text] = text.split(" ");
    return taking(permits, owner, host);
  });
  const have = async () => {
    await turn();
    return all.map(({ permit }) => (permit ? "x" : "-")).join("");
  };
  const giveBack = async (at: number) => {
    all[at]!.permit![Symbol.dispose]();
    return have();
  };
  return { have, giveBack };
}

test("there are so many in all, and whoever waits gets the next that is given back, in turn", async () => {
  const { have, giveBack } = await bench({ most: 2 }, ["a", "b", "c", "d"]);
  expect(await have()).toBe("xx--");
  expect(await giveBack(0)).toBe("xxx-");
});

test("one owner has its share, and others pass those of its that wait", async () => {
  const { have, giveBack } = await bench({ ofOwner: 1 }, ["a", "a", "b"]);
  expect(await have()).toBe("x-x");
  expect(await giveBack(2)).toBe("x-x");
  expect(await giveBack(0)).toBe("xxx");
});

test("one host is called by so many, whoever they are, and others pass those that wait for it", async () => {
  const { have, giveBack } = await bench({ ofHost: 2 }, ["a n8n", "b n8n", "c n8n", "c other"]);
  expect(await have()).toBe("xx-x");
  expect(await giveBack(1)).toBe("xxxx");
});

test("some who have as much as they may leave half to those who have nothing", async () => {
  const owners = ["a a", "a b", "a c", "b a", "b b", "b c", "c a", "c b", "d a", "e a"];
  const { have, giveBack } = await bench({ most: 8, ofOwner: 3 }, owners);
  expect(await have()).toBe("xxxx--x-xx");
  expect(await giveBack(0)).toBe("xxxx--x-xx");
  expect(await giveBack(1)).toBe("xxxx--x-xx");
  expect(await giveBack(2)).toBe("xxxx--x-xx");
  expect(await giveBack(8)).toBe("xxxxx-x-xx");
});

test("what is given back lets in all that waited for it", async () => {
  const { have, giveBack } = await bench({ ofOwner: 1, ofHost: 1 }, ["a h", "a i", "b h"]);
  expect(await have()).toBe("x--");
  expect(await giveBack(0)).toBe("xxx");
});
