import { expect, test } from "bun:test";
import { setImmediate } from "node:timers/promises";
import { receipt } from "../../../src/domain/claim.ts";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";

export function claiming(open: () => Promise<Bench>): void {
  test("a claim hands out the oldest, up to its limit", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send(), await bench.send()];
    expect(idsOf(await bench.claim("bo", { limit: 2 }))).toEqual(idsOf(sent.slice(0, 2)));
    expect(idsOf(await bench.claim("bo", { limit: 2 }))).toEqual(idsOf(sent.slice(2)));
    expect(await bench.claim("bo", { limit: 2 })).toEqual([]);
  });

  test("a claim says until when it holds, and that it is the first", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const claimed = await bench.claimOne("bo", { lease: 90 });
    expect(claimed.leaseUntil).toBe(bench.at(90));
    expect(claimed.attempt).toBe(1);
    expect(receipt.parse(claimed.receipt)).toStartWith(`${id}.1.`);
  });

  test("what is claimed is neither handed out again nor shown as waiting", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    await bench.claimOne("bo");
    expect(await bench.claim("bo")).toEqual([]);
    expect(await bench.waiting("bo")).toEqual([]);
    expect(await bench.mail.take("bo", id, false)).toBeUndefined();
  });

  test("of many claimers at once, each message goes to one", async () => {
    await using bench = await open();
    const sent: string[] = [];
    for (let n = 0; n < 60; n++) sent.push((await bench.send()).id);
    const claims = await Promise.all(Array.from({ length: 30 }, () => bench.claim("bo", { limit: 3 })));
    expect(idsOf(claims.flat()).sort()).toEqual(sent.sort());
    expect(new Set(claims.flat().map((claimed) => claimed.receipt)).size).toBe(60);
  });

  test("readers that claim, ack and release at once, while mail comes in, ack each message once", async () => {
    await using bench = await open();
    const sent: string[] = [];
    const acked: string[] = [];
    const send = async () => {
      for (let n = 0; n < 20; n++) sent.push((await bench.send()).id);
    };
    const read = async (reader: number) => {
      for (let round = 0; acked.length < 60 && round < 5000; round++) {
        // A reader that finds nothing mustn't keep the disk from being heard.
        await setImmediate();
        const claimed = await bench.claim("bo", { limit: 1 + reader });
        const good = claimed.filter(({ attempt }, n) => (n + reader) % 2 || attempt > 3);
        const back = claimed.filter((message) => !good.includes(message)).map(({ receipt }) => receipt);
        const settled = await bench.mail.ack(
          "bo",
          good.map(({ receipt }) => receipt),
        );
        acked.push(...settled.done.map((receipt) => receipt.slice(0, 36)));
        expect(await bench.mail.release("bo", back, 0)).toEqual({ done: back, lost: [] });
      }
    };
    await Promise.all([send(), send(), send(), ...[0, 1, 2, 3].map(read)]);
    expect(acked.sort()).toEqual(sent.sort());
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
  });

  test("each claimer of many at once gets the messages in order", async () => {
    await using bench = await open();
    const sent: string[] = [];
    for (let n = 0; n < 30; n++) sent.push((await bench.send()).id);
    const claims = await Promise.all(Array.from({ length: 10 }, () => bench.claim("bo", { limit: 3 })));
    for (const claimed of claims) {
      const places = idsOf(claimed).map((id) => sent.indexOf(id));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  });

  test("a reader without a match gets every message", async () => {
    await using bench = await open();
    const sent = [
      await bench.send({ scope: "org/app" }),
      await bench.send(),
      await bench.send({ scope: "x" }),
    ];
    expect(await bench.waiting("bo")).toEqual(idsOf(sent));
    expect(idsOf(await bench.claim("bo"))).toEqual(idsOf(sent));
  });

  test("a reader with a match gets what it contains, by whole segments, and what has no scope", async () => {
    await using bench = await open();
    const meant = [
      await bench.send({ scope: "org/app" }),
      await bench.send(),
      await bench.send({ scope: "github.com/org" }),
      await bench.send({ scope: "app" }),
    ];
    const others = [
      await bench.send({ scope: "org/app-server" }),
      await bench.send({ scope: "github.com/org/app/src" }),
      await bench.send({ scope: "hub.com/org/app" }),
    ];
    const match = "github.com/org/app";
    expect(await bench.waiting("bo", { match })).toEqual(idsOf(meant));
    expect(idsOf(await bench.claim("bo", { match }))).toEqual(idsOf(meant));
    expect(idsOf(await bench.claim("bo"))).toEqual(idsOf(others));
  });

  test("a scope is compared without case, scheme, user, .git and trailing slash", async () => {
    await using bench = await open();
    const spelled = ["https://GitHub.com/Org/App.git", "git@github.com:org/app.git", "github.com/org/app/"];
    const sent = [];
    for (const scope of spelled) sent.push(await bench.send({ scope }));
    for (const match of spelled) expect(await bench.waiting("bo", { match })).toEqual(idsOf(sent));
    const claimed = await bench.claim("bo", { match: "HTTPS://github.com/org/app" });
    expect(claimed.map((message) => message.scope)).toEqual(spelled);
  });

  test("a reader of urgent mail gets only that, oldest first, and leaves the rest in order", async () => {
    await using bench = await open();
    const first = await bench.send();
    const urgent = await bench.send({ priority: "urgent" });
    const last = await bench.send();
    const scoped = await bench.send({ priority: "urgent", scope: "org/app" });
    expect(await bench.waiting("bo", { urgent: true })).toEqual(idsOf([urgent, scoped]));
    expect(idsOf(await bench.claim("bo", { urgent: true, match: "org/other" }))).toEqual([urgent.id]);
    expect(idsOf(await bench.claim("bo"))).toEqual(idsOf([first, last, scoped]));
  });

  test("urgent mail doesn't jump the queue", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send({ priority: "urgent" })];
    expect(idsOf(await bench.claim("bo", { urgent: false }))).toEqual(idsOf(sent));
  });

  test("the limit counts only what is meant for the reader", async () => {
    await using bench = await open();
    for (let n = 0; n < 5; n++) await bench.send({ scope: "org/other" });
    const meant = [await bench.send({ scope: "org/app" }), await bench.send({ scope: "org/app" })];
    expect(await bench.waiting("bo", { match: "org/app", limit: 2 })).toEqual(idsOf(meant));
    expect(idsOf(await bench.claim("bo", { match: "org/app", limit: 2 }))).toEqual(idsOf(meant));
  });

  test("a claim or a look ends early when its bodies would be too much together", async () => {
    await using bench = await open();
    const fitting = limits.claimBytes / limits.body;
    const sent: string[] = [];
    for (let n = 0; n < fitting + 2; n++) sent.push((await bench.send({ body: "x".repeat(limits.body) })).id);
    expect(await bench.waiting("bo")).toEqual(sent.slice(0, fitting));
    expect(idsOf(await bench.claim("bo"))).toEqual(sent.slice(0, fitting));
    expect(idsOf(await bench.claim("bo"))).toEqual(sent.slice(fitting));
  });
}
