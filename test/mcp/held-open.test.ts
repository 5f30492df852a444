import { expect, test } from "bun:test";
import { heldOpen } from "../../src/mcp/held-open.ts";
import { openPipe } from "../../src/mcp/pending-acks.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { turn } from "../support/turn.ts";

function bench(owing: boolean) {
  const timer = new FakeTimer();
  const seen: string[] = [];
  let owes = owing;
  const answer = new Response("data: the answer\n\n").body!;
  const stream = heldOpen(answer, {
    owes: () => owes,
    proved: async () => {
      seen.push("proved");
      owes = false;
    },
    end: () => seen.push("end"),
    after: timer.after,
  });
  return { timer, seen, reader: stream.getReader() };
}

test("an answer without mail ends at once", async () => {
  const { seen, reader } = bench(false);
  expect(new TextDecoder().decode((await reader.read()).value)).toContain("the answer");
  expect((await reader.read()).done).toBe(true);
  expect(seen).toEqual(["end"]);
});

test("an answer with mail counts as read by a client that keeps the connection open, and not earlier", async () => {
  const { timer, seen, reader } = bench(true);
  await reader.read();
  for (let ms = 1000; ms <= openPipe; ms += 1000) {
    const comment = reader.read();
    await turn();
    expect(seen).toEqual([]);
    timer.advance(1000);
    expect(new TextDecoder().decode((await comment).value)).toStartWith(":");
  }
  expect((await reader.read()).done).toBe(true);
  expect(seen).toEqual(["proved", "end"]);
});

test("a client that hangs up while the connection is held open has proved nothing", async () => {
  const { timer, seen, reader } = bench(true);
  await reader.read();
  const comment = reader.read();
  await turn();
  await reader.cancel();
  expect((await comment).done).toBe(true);
  expect(seen).toEqual(["end"]);
  expect(timer.waiting).toBe(0);
});

test("a client that takes nothing of the answer has proved nothing, however long it is there", async () => {
  const { timer, seen } = bench(true);
  timer.advance(60_000);
  await turn();
  expect(seen).toEqual([]);
});
