import { expect, test } from "bun:test";
import { type Bench, idsOf } from "./bench.ts";

export function holding(open: () => Promise<Bench>): void {
  /** A message from ana that bo and cy get, held for bo for so many seconds. */
  const sendHeld = async (bench: Bench, seconds: number, more = {}) => {
    const notBefore = new Map([["bo", bench.clock.now() + seconds * 1000]]);
    return bench.send(more, ["bo", "cy"], undefined, notBefore);
  };

  test("a held copy is stored and counted, but not handed out, until its time comes; other copies aren't held", async () => {
    await using bench = await open();
    const { id } = await sendHeld(bench, 60);
    expect(await bench.waiting("bo")).toEqual([]);
    expect(await bench.claim("bo")).toEqual([]);
    expect(bench.mail.counts("bo")).toEqual({ waiting: 1, claimed: 0 });
    expect(await bench.waiting("cy")).toEqual([id]);
    expect(await bench.pass(59)).toEqual([]);
    expect(await bench.pass(1)).toEqual([{ agent: "bo", id, state: "unclaimed" }]);
    const { attempt } = await bench.claimOne("bo");
    expect(attempt).toBe(1);
  });

  test("who follows it sees until when, and what is held is told in its order, until it isn't any more", async () => {
    await using bench = await open();
    const until = [bench.at(120), bench.at(60)];
    const ids = [(await sendHeld(bench, 120)).id, (await sendHeld(bench, 60)).id];
    expect(await bench.delivery(ids[0]!, "bo")).toEqual({
      agent: "bo",
      state: "unclaimed",
      attempt: 0,
      until: until[0]!,
    });
    expect(await bench.delivery(ids[0]!, "cy")).toEqual({ agent: "cy", state: "unclaimed", attempt: 0 });
    expect(await bench.mail.held("bo")).toEqual(ids.map((id, at) => ({ id, until: until[at]! })));
    expect(await bench.mail.held("cy")).toEqual([]);
    await bench.pass(60);
    expect(await bench.mail.held("bo")).toEqual([{ id: ids[0]!, until: until[0]! }]);
    expect(await bench.delivery(ids[1]!, "bo")).toEqual({ agent: "bo", state: "unclaimed", attempt: 0 });
  });

  test("a held copy can be let through before its time, into its old place, once", async () => {
    await using bench = await open();
    const { id } = await sendHeld(bench, 60);
    const later = await bench.send();
    expect(await bench.mail.unhold("bo", id)).toBe(true);
    expect(await bench.mail.unhold("bo", id)).toBe(false);
    expect(await bench.mail.unhold("cy", id)).toBe(false);
    expect(await bench.mail.unhold("bo", later.id)).toBe(false);
    expect(await bench.waiting("bo")).toEqual([id, later.id]);
    expect(await bench.pass(60)).toEqual([]);
    expect(idsOf(await bench.claim("bo"))).toEqual([id, later.id]);
  });

  test("what was given back for later isn't held: its agent has had it", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo");
    await bench.mail.release("bo", [receipt], 60);
    expect(await bench.mail.held("bo")).toEqual([]);
    expect(await bench.mail.unhold("bo", id)).toBe(false);
    expect(await bench.delivery(id, "bo")).toMatchObject({ attempt: 1, until: bench.at(60) });
  });

  test("a held copy is held still, and for as long, when the store is opened again", async () => {
    await using bench = await open();
    const until = bench.at(60);
    const { id } = await sendHeld(bench, 60);
    await bench.pass(20);
    await bench.reopen();
    expect(await bench.mail.held("bo")).toEqual([{ id, until }]);
    expect(await bench.waiting("bo")).toEqual([]);
    expect(await bench.pass(40)).toEqual([{ agent: "bo", id, state: "unclaimed" }]);
    expect(await bench.waiting("bo")).toEqual([id]);
  });

  test("a held copy that expires first is dead, and its sender can see it", async () => {
    await using bench = await open();
    const { id } = await sendHeld(bench, 60, { expires: bench.at(30) });
    expect(await bench.pass(30)).toContainEqual({ agent: "bo", id, state: "dead" });
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "expired" });
    expect(await bench.mail.held("bo")).toEqual([]);
  });

  test("its receiver can take it by its id", async () => {
    await using bench = await open();
    const { id } = await sendHeld(bench, 60);
    expect((await bench.mail.take("bo", id, false))?.id).toBe(id);
    expect(await bench.mail.held("bo")).toEqual([]);
    expect(await bench.pass(60)).toEqual([]);
  });

  test("a time that has passed holds nothing", async () => {
    await using bench = await open();
    const { id } = await sendHeld(bench, -1);
    expect(await bench.waiting("bo")).toEqual([id]);
    expect(await bench.mail.held("bo")).toEqual([]);
  });
}
