import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import type { Message } from "../../../src/domain/message.ts";
import { type Bench, idsOf } from "./bench.ts";

export function delivering(open: () => Promise<Bench>): void {
  test("a message comes out as it went in, with all its fields", async () => {
    await using bench = await open();
    const sent = await bench.send({
      to: "#design",
      priority: "urgent",
      scope: "github.com/org/repo",
      thread: "3f6c1d0e",
      refs: ["src/api.ts", "https://example.org/?a=1&b=2"],
      expires: bench.at(3600),
    });
    expect(await bench.mail.peek("bo", { limit: 10 })).toStrictEqual([sent]);
    expect(await bench.mail.read("bo", sent.id)).toStrictEqual(sent);
    const { receipt: _r, leaseUntil: _l, attempt: _a, ...claimed } = await bench.claimOne("bo");
    expect(claimed).toStrictEqual(sent);
  });

  test("a field that was not sent is absent", async () => {
    await using bench = await open();
    const sent = await bench.send();
    const taken = (await bench.mail.take("bo", sent.id, false)) as Message;
    expect(Object.keys(taken).sort()).toEqual(["body", "from", "id", "priority", "to", "ts"]);
  });

  test("the largest body comes back unchanged, even when each of its characters needs escaping", async () => {
    await using bench = await open();
    for (const character of ["x", "\u0001", "\u00e9", "\u{1f4e8}"]) {
      const body = character.repeat(limits.body / Buffer.byteLength(character));
      const sent = await bench.send({ body });
      const claimed = await bench.claimOne("bo");
      expect(claimed.id).toBe(sent.id);
      expect(claimed.body === body).toBe(true);
    }
  });

  test("odd characters in a body come back unchanged", async () => {
    await using bench = await open();
    const bodies = [
      "\ufeffstarts with a byte order mark",
      "nul \0, escape \u001b[2J, bell \u0007, delete \u007f",
      "line ends \r\n \n \r \u0085 \u2028 \u2029",
      "e\u0301 is not \u00e9",
      "zero\u200bwidth, right\u202eto left, \u2066isolate\u2069",
      "\u{1f469}\u200d\u{1f4bb} \u{10ffff} \uffff \ufffd",
      '{"v":1,"id":"\\u0000","__proto__":{"x":1}}\n{"another":"line"}',
      " blank ends \t",
    ];
    for (const body of bodies) await bench.send({ body });
    await bench.reopen();
    expect((await bench.claim("bo")).map((claimed) => claimed.body)).toEqual(bodies);
  });

  test("one send puts a copy into the mailbox of each recipient, and each copy has a life of its own", async () => {
    await using bench = await open();
    const sent = await bench.send({}, ["bo", "cy", "ana"]);
    await bench.mail.ack("bo", [(await bench.claimOne("bo")).receipt]);
    await bench.claimOne("cy");
    expect(await bench.waiting("bo")).toEqual([]);
    expect(await bench.waiting("cy")).toEqual([]);
    expect(await bench.waiting("ana")).toEqual([sent.id]);
    expect(await bench.mail.read("cy", sent.id)).toEqual(sent);
  });

  test("mail for one agent is nowhere in the mailbox of another", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    expect(await bench.claim("cy")).toEqual([]);
    expect(await bench.waiting("cy")).toEqual([]);
    expect(await bench.mail.read("cy", id)).toBeUndefined();
    expect(await bench.mail.take("cy", id, true)).toBeUndefined();
    expect(bench.mail.counts("cy")).toEqual({ waiting: 0, claimed: 0 });
    expect(await bench.waiting("bo")).toEqual([id]);
  });

  test("300 sends, one after another, come out in order", async () => {
    await using bench = await open();
    const sent: string[] = [];
    for (let n = 0; n < 300; n++) sent.push((await bench.send()).id);
    expect(await bench.waiting("bo")).toEqual(sent);
    const claimed = [await bench.claim("bo"), await bench.claim("bo"), await bench.claim("bo")];
    expect(idsOf(claimed.flat())).toEqual(sent);
  });

  test("sends made at once come out in the order in which they were answered", async () => {
    await using bench = await open();
    const answered: string[] = [];
    const sending = Array.from({ length: 64 }, async (_, n) => {
      const { id } = await bench.send({}, n % 3 ? ["bo"] : ["cy", "bo"]);
      answered.push(id);
    });
    await Promise.all(sending);
    expect(idsOf(await bench.claim("bo"))).toEqual(answered);
  });

  test("a wall clock that is set back doesn't change the order", async () => {
    await using bench = await open();
    const first = await bench.send();
    bench.clock.jump(-3600_000);
    const second = await bench.send();
    await bench.reopen();
    bench.clock.jump(-3600_000);
    const third = await bench.send();
    expect(idsOf(await bench.claim("bo"))).toEqual(idsOf([first, second, third]));
  });
}
