import { expect, setDefaultTimeout, test } from "bun:test";
import type { Message } from "../../src/domain/message.ts";
import { AckTrap } from "../support/ack-trap.ts";
import { Machine } from "../support/machine.ts";
import { bch, RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(20_000);

/** A relay, and a machine of bo, who has this mail from himself. */
async function withMail(...bodies: string[]) {
  const stack = new AsyncDisposableStack();
  const relay = stack.use(await RelayProcess.start());
  const machine = stack.use(new Machine());
  await machine.bch("init", "bo", "--url", relay.url, "--token", "room");
  const { token } = await Bun.file(`${machine.home}/identities/bo.json`).json();
  for (const body of bodies) await relay.ask("POST /send", { token, body: { to: "bo", body } });
  return { relay, machine, token: token as string, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const bodiesOf = (messages: Message[]) => messages.map(({ body }) => body);

test("a pipe that closes after ten bytes leaves all mail to come back, at once", async () => {
  const mail = Array.from({ length: 5 }, (_, at) => `${at}${"x".repeat(100_000)}`);
  await using room = await withMail(...mail);
  const line = `set -o pipefail; ${bch.map((word) => `'${word}'`).join(" ")} drain --lease 1h | head -c 10`;
  const child = Bun.spawn(["bash", "-c", line], {
    env: { PATH: process.env.PATH, BACKCHANNEL_HOME: room.machine.home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  expect(out).toHaveLength(10);
  expect(await child.exited).toBe(1);
  expect(err).toContain("nobody reads the output");
  expect(bodiesOf(await room.machine.json<Message[]>("drain"))).toEqual(mail);
});

test("what a drain had written when it was killed, but not acked, comes again after its lease", async () => {
  await using room = await withMail("one", "two");
  await using trap = new AckTrap(room.relay.url);
  const drain = room.machine.start(["drain", "--lease", "1s", "--url", trap.url]);
  await drain.says("| two");
  await trap.sprung;
  await drain.end("SIGKILL");
  // A watch waits for what comes back; nobody else asks the relay for it.
  const again = room.machine.start(["watch", "--json"]);
  await again.says('"two"');
  expect(
    again.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { body: "one", attempt: 2 },
    { body: "two", attempt: 2 },
  ]);
});

test("a drain that is killed while its reader stalls has acked nothing that it couldn't write", async () => {
  const mail = Array.from({ length: 8 }, (_, at) => `${at}${"x".repeat(100_000)}`);
  await using room = await withMail(...mail);
  const child = Bun.spawn([...bch, "drain", "--json", "--lease", "1s"], {
    env: { PATH: process.env.PATH, BACKCHANNEL_HOME: room.machine.home },
    stdio: ["ignore", "pipe", "ignore"],
  });
  // The first bytes are there: all is claimed, and the pipe is full.
  const reader = child.stdout.getReader();
  await reader.read();
  child.kill("SIGKILL");
  await child.exited;
  const claim = { limit: 100, lease: 60, wait: 10 };
  const back = await room.relay.ask("POST /claim", { token: room.token, body: claim });
  expect(bodiesOf(((await back.json()) as { messages: Message[] }).messages)).toEqual(mail);
});
