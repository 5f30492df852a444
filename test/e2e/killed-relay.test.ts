import { expect, setDefaultTimeout, test } from "bun:test";
import { RelayClient } from "../../src/client/relay-client.ts";
import type { Claimed } from "../../src/domain/claim.ts";
import { eventually } from "../support/eventually.ts";
import { refused } from "../support/refused.ts";
import { RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(120_000);

const rounds = 20;
const senders = 8;

/** Sends one message after another until the relay is gone; gives those that were answered. */
async function sendOn(relay: RelayProcess, token: string, mark: string, answered: string[]): Promise<void> {
  for (let at = 0; ; at += 1) {
    const body = `${mark}.${at}`;
    try {
      const reply = await relay.ask("POST /send", { token, body: { to: "bo", body } });
      if (reply.ok && (await reply.json())) answered.push(body);
    } catch {
      return; // The relay is gone, as it was meant to be.
    }
  }
}

/** Claims and acks all there is. */
async function drain(relay: RelayProcess, token: string): Promise<string[]> {
  const drained: string[] = [];
  for (;;) {
    const reply = await relay.ask("POST /claim", { token, body: { limit: 100 } });
    const { messages } = (await reply.json()) as { messages: Claimed[] };
    if (messages.length === 0) return drained;
    const receipts = messages.map(({ receipt }) => receipt);
    const acked = await relay.ask("POST /ack", { token, body: { receipts } });
    expect(await acked.json()).toMatchObject({ lost: [] });
    drained.push(...messages.map(({ body }) => body));
  }
}

test(`a relay that is killed ${rounds} times under load loses no send that it answered, and gives none twice`, async () => {
  await using relay = await RelayProcess.start();
  const [ana, bo] = [await relay.join("ana"), await relay.join("bo")];
  let total = 0;
  for (let round = 0; round < rounds; round += 1) {
    const answered: string[] = [];
    const enough = 20 + round * 10;
    const sending = Array.from({ length: senders }, (_, sender) =>
      sendOn(relay, ana, `${round}.${sender}`, answered),
    );
    const load = Promise.all(sending);
    await eventually(() => answered.length >= enough);
    await relay.kill();
    await load;
    await relay.restart();

    const drained = await drain(relay, bo);
    const unique = new Set(drained);
    expect(unique.size, `round ${round}: given twice`).toBe(drained.length);
    expect(
      answered.filter((body) => !unique.has(body)),
      `round ${round}: lost`,
    ).toEqual([]);
    // What was under way may have been stored without an answer; nothing else may be there.
    expect(drained.length - answered.length, `round ${round}: made up`).toBeLessThanOrEqual(senders);
    total += answered.length;
  }
  expect(total).toBeGreaterThan(rounds * 20);
});

test("clients that repeat what wasn't answered are heard exactly once, and in order, whenever the relay is killed", async () => {
  await using relay = await RelayProcess.start();
  const [ana, bo] = [await relay.join("ana"), await relay.join("bo")];
  const each = 60;
  let answered = 0;
  const client = new RelayClient({ url: relay.url, token: ana });
  /** As long as it takes; the client itself gives up after a few seconds. */
  const send = async (body: string): Promise<unknown> => {
    try {
      return await client.call("send", { to: "bo", body }, { key: `key of ${body}` });
    } catch (error) {
      expect(error).toEqual(refused("relay.unreachable"));
      return send(body);
    }
  };
  const senders = ["a", "b", "c", "d"].map(async (name) => {
    for (let at = 0; at < each; at += 1) {
      await send(`${name}.${at}`);
      answered += 1;
    }
  });
  const load = Promise.all(senders);
  for (let kill = 1; kill <= 5; kill += 1) {
    await eventually(() => answered >= kill * 40);
    await relay.kill();
    await relay.restart();
  }
  await load;
  const drained = await drain(relay, bo);
  for (const name of ["a", "b", "c", "d"]) {
    const own = drained.filter((body) => body.startsWith(name));
    expect(own).toEqual(Array.from({ length: each }, (_, at) => `${name}.${at}`));
  }
});
