import { expect, setDefaultTimeout, test } from "bun:test";
import type { Claimed } from "../../src/domain/claim.ts";
import type { HookAttempt, OutgoingHook } from "../../src/domain/outgoing-hook.ts";
import type { Task } from "../../src/domain/task.ts";
import { certificate } from "../support/certificate.ts";
import { eventually } from "../support/eventually.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";
import { until } from "../support/until.ts";
import { WebhookReceiver } from "../support/webhook-receiver.ts";

setDefaultTimeout(120_000);

const secret = `whsec_${Buffer.alloc(32, "k").toString("base64")}`;
const rounds = 8;
const senders = 4;

async function asked<T>(
  relay: RelayProcess,
  what: string,
  ask: { token: string; body?: unknown },
): Promise<T> {
  const reply = await relay.ask(what, ask);
  expect(reply.status, what).toBe(200);
  return (await reply.json()) as T;
}

/** Sends one message after another until the relay is gone; notes those that were answered. */
async function sendOn(relay: RelayProcess, token: string, mark: string, answered: string[]): Promise<void> {
  for (let at = 0; ; at += 1) {
    try {
      const reply = await relay.ask("POST /send", { token, body: { to: "bo", body: `${mark}.${at}` } });
      if (reply.ok && (await reply.json())) answered.push(`${mark}.${at}`);
    } catch {
      return; // The relay is gone, as it was meant to be.
    }
  }
}

test(`a relay that is killed ${rounds} times loses no delivery of what it answered, and tells it in order`, async () => {
  await using receiver = new WebhookReceiver({ secret });
  await using relay = await RelayProcess.start("--webhook-allow", "127.0.0.1");
  const [ana, bo] = [await relay.join("ana"), await relay.join("bo")];
  const url = `http://127.0.0.1:${receiver.port}/`;
  await asked(relay, "POST /webhooks", {
    token: ana,
    body: { url, secret, events: ["message.sent", "message.acked"], withBody: true },
  });
  const answered: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Now and then it answers nothing: the relay is killed while much waits.
    receiver.open = round % 3 !== 1;
    const enough = answered.length + 30;
    const load = Promise.all(
      Array.from({ length: senders }, (_, sender) => sendOn(relay, ana, `${round}.${sender}`, answered)),
    );
    await eventually(() => answered.length >= enough);
    await relay.kill();
    await load;
    await relay.restart();
  }
  receiver.open = true;
  // A delivery that was under way when it closed is still held open there: only a new start makes it again at once.
  await relay.kill();
  await relay.restart();
  const acked: string[] = [];
  for (;;) {
    const { messages } = await asked<{ messages: Claimed[] }>(relay, "POST /claim", {
      token: bo,
      body: { limit: 100 },
    });
    if (messages.length === 0) break;
    await asked(relay, "POST /ack", {
      token: bo,
      body: { receipts: messages.map(({ receipt }) => receipt) },
    });
    acked.push(...messages.map(({ id }) => id));
  }

  const heard = (type: string) => receiver.heard.filter((one) => one.type === type);
  await until(() => new Set(heard("message.acked").map(({ data }) => data.id)).size === acked.length, 60_000);
  const sent = [...new Set(heard("message.sent").map(({ data }) => String(data.body)))];
  const missing = answered.filter((body) => !sent.includes(body));
  expect(missing).toEqual([]);
  for (let round = 0; round < rounds; round += 1)
    for (let sender = 0; sender < senders; sender += 1) {
      const numbers = sent
        .filter((body) => body.startsWith(`${round}.${sender}.`))
        .map((body) => Number(body.split(".")[2]));
      expect(numbers, "in the order of the sends, none left out").toEqual(numbers.map((_, at) => at));
    }
  // Whatever comes twice comes under the id that it had.
  const about = new Map(receiver.heard.map(({ id, type, data }) => [id, `${type} ${data.id}`]));
  expect(new Set(about.values()).size).toBe(about.size);
  expect(new Set(acked).size).toBe(sent.length);
});

const withOpenssl = testWith("openssl");

withOpenssl(
  "one HTTP call of another system posts a task, and a webhook tells it when that is done",
  async () => {
    const tls = certificate("localhost");
    using folder = new TemporaryFolder();
    const ca = folder.write("ca.pem", tls.cert);
    await using receiver = new WebhookReceiver({ secret, tls });
    await using relay = new RelayProcess(new TemporaryFolder(), {
      options: ["--webhook-allow", `localhost:${receiver.port}`],
      env: { NODE_EXTRA_CA_CERTS: ca },
    });
    await relay.restart();
    const [n8n, bo] = [await relay.join("n8n"), await relay.join("bo")];
    const url = `https://localhost:${receiver.port}/webhook/tasks?flow=7`;
    const hook = await asked<OutgoingHook>(relay, "POST /webhooks", {
      token: n8n,
      body: { url, secret, events: ["task.completed", "task.failed"], withBody: true },
    });
    expect(await asked<HookAttempt>(relay, `POST /webhooks/${hook.id}/test`, { token: n8n })).toMatchObject({
      status: 200,
      ok: true,
    });
    const door = await asked<{ url: string }>(relay, "POST /webhooks/in", {
      token: n8n,
      body: { as: "task", to: "bo", title: "Translate {{page}}", body: "{{text}}" },
    });

    const called = await fetch(door.url, {
      method: "POST",
      body: JSON.stringify({ page: "home", text: "hello" }),
    });
    const { id } = (await called.json()) as { id: string };
    await asked<Task>(relay, `POST /tasks/${id}/accept`, { token: bo, body: {} });
    await asked<Task>(relay, `POST /tasks/${id}/complete`, { token: bo, body: { result: "bonjour" } });

    await until(() => receiver.heard.length === 2);
    expect(receiver.heard.map(({ type }) => type)).toEqual(["webhook.test", "task.completed"]);
    expect(receiver.heard[1]!.data).toMatchObject({
      ...{ id, title: "Translate home", description: "hello", result: "bonjour", requester: "n8n" },
      ...{ state: "completed", assignee: "bo", step: { who: "bo", what: "completed" } },
    });
  },
);

test("a host of its own is refused without being allowed, and nothing connects to it", async () => {
  await using receiver = new WebhookReceiver({ secret });
  await using relay = await RelayProcess.start();
  const token = await relay.join("ana");
  for (const host of ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"]) {
    const reply = await relay.ask("POST /webhooks", {
      token,
      body: { url: `https://${host}:${receiver.port}/` },
    });
    expect(reply.status, host).toBe(422);
  }
  expect(receiver.heard).toEqual([]);
});
