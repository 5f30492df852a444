import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import type { Tracked } from "../../src/domain/delivery.ts";
import type { Message } from "../../src/domain/message.ts";
import { eventually } from "../support/eventually.ts";
import { Machine } from "../support/machine.ts";
import { bch, RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

setDefaultTimeout(20_000);

/** A relay, and the machine of bo, who writes to himself. */
async function room() {
  const stack = new AsyncDisposableStack();
  const relay = stack.use(await RelayProcess.start());
  const machine = stack.use(new Machine());
  await machine.bch("init", "bo", "--url", relay.url, "--token", "room");
  const { token } = await Bun.file(`${machine.home}/identities/bo.json`).json();
  const send = async (body: string) => {
    const reply = await relay.ask("POST /send", { token, body: { to: "bo", body } });
    return ((await reply.json()) as Message).id;
  };
  const state = async (id: string) => {
    const tracked = (await (await relay.ask(`GET /messages/${id}`, { token })).json()) as Tracked;
    return tracked.deliveries[0];
  };
  /** Whether the relay knows of an open stream: what was claimed unasked doesn't show that. */
  const listening = async () => {
    const agents = (await (await relay.ask("GET /agents", { token })).json()) as { listening?: boolean }[];
    return agents[0]?.listening;
  };
  return { relay, machine, send, state, listening, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test("a command that ends well acks its message, one that fails gives it back, and the watch goes on", async () => {
  await using here = await room();
  const watch = here.machine.start([
    "watch",
    "--exec",
    'echo "ran $BACKCHANNEL_BODY"; test "$BACKCHANNEL_BODY" != bad',
  ]);
  const bad = await here.send("bad");
  const good = await here.send("good");
  await watch.says("ran good");
  await watch.says(/ended with 1; given back, comes again in 5 s/, "err");
  expect(await here.state(bad)).toMatchObject({ state: "unclaimed", attempt: 1 });
  await here.send("last");
  await watch.says("ran last");
  expect(await watch.end()).toMatchObject({ code: 0 });
  expect(await here.state(good)).toMatchObject({ state: "acked", by: "watch" });
});

test("a watch that is ended gives back what its command was working on", async () => {
  await using here = await room();
  const id = await here.send("long work");
  const watch = here.machine.start(["watch", "--exec", "echo begun; sleep 600"]);
  await watch.says("begun");
  expect(await here.state(id)).toMatchObject({ state: "claimed", by: "watch" });
  expect((await watch.end()).code).toBe(0);
  expect(await here.state(id)).toMatchObject({ state: "unclaimed", attempt: 1 });
});

test("no word of a message is ever run, whatever it looks like to a shell", async () => {
  await using here = await room();
  using folder = new TemporaryFolder();
  const hostile = [
    "$(touch sprung)",
    "`touch sprung`",
    "; touch sprung ;",
    "' ; touch sprung ; '",
    '" ; touch sprung ; "',
    "\n touch sprung \n",
    "| touch sprung & touch sprung && touch sprung",
    "--help\n-e sprung\n$IFS$PATH %s \\n \\",
    "() { :;}; touch sprung",
  ];
  const body = hostile.join(" ");
  await here.send(body);
  const command = 'cat > message.json; printf %s "$BACKCHANNEL_BODY" > body; echo done';
  const watch = here.machine.start(["watch", "--once", "--exec", command], { cwd: folder.path });
  expect((await watch.ended).code).toBe(0);
  expect(readdirSync(folder.path).sort()).toEqual(["body", "message.json"]);
  expect(readFileSync(folder.join("body"), "utf8")).toBe(body);
  expect(JSON.parse(readFileSync(folder.join("message.json"), "utf8"))).toMatchObject({ from: "bo", body });
});

test("a command that answers does it as the agent whose mail it has", async () => {
  await using here = await room();
  await here.machine.as("cy", "init", "cy", "--url", here.relay.url, "--token", "room");
  await here.machine.bch("send", "@cy", "who are you?");
  const reply = `${bch.join(" ")} reply "$BACKCHANNEL_ID" "cy, of course"`;
  const watch = here.machine.start(["watch", "--once", "--exec", reply], {
    env: { BACKCHANNEL_AGENT: "cy" },
  });
  expect((await watch.ended).code).toBe(0);
  expect(await here.machine.json<Message[]>("drain")).toMatchObject([{ from: "cy", body: "cy, of course" }]);
});

test("a watch outlives its relay, says once that it went and once that it is back, and gets what came meanwhile", async () => {
  await using here = await room();
  const watch = here.machine.start(["watch", "--json"]);
  await here.send("before");
  await watch.says('"before"');
  await eventually(here.listening);
  await here.relay.kill();
  await watch.says("trying again until it is back", "err");
  await here.relay.restart();
  await watch.says("the relay is back", "err");
  await here.send("after");
  await watch.says('"after"');
  const { code, out, err } = await watch.end();
  expect({ code, count: out.trim().split("\n").length }).toEqual({ code: 0, count: 2 });
  expect(err.match(/trying again/g)).toHaveLength(1);
  expect(err.match(/the relay is back/g)).toHaveLength(1);
});

test("a watch with a bad token, or whose agent has left, ends at once and says why", async () => {
  await using here = await room();
  const watch = here.machine.start(["watch"]);
  await here.send("connected");
  await watch.says("connected");
  const bad = await here.machine.run(["watch", "--token", "wrong"]);
  expect(bad).toMatchObject({ code: 4, out: "" });
  expect(bad.err).toContain("unauthorized: this relay doesn't know the token");

  await here.machine.run(["leave", "--yes"]);
  expect(await watch.ended).toMatchObject({ code: 4 });
  expect(watch.err).toContain("unauthorized");
});
