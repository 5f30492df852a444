import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { hookStatePath } from "../../src/cli/hook-state.ts";
import type { Message } from "../../src/domain/message.ts";
import { eventually } from "../support/eventually.ts";
import { Machine } from "../support/machine.ts";
import { turn } from "../support/turn.ts";

setDefaultTimeout(20_000);

interface Status {
  pid: number;
  socket: string;
  background: boolean;
  urls: string[];
}

/** A machine whose relay, if a command has started one, ends with the test. */
class LocalMachine extends Machine {
  override async [Symbol.asyncDispose](): Promise<void> {
    await this.run(["relay", "--stop"]);
    await super[Symbol.asyncDispose]();
  }
}

/** Kills the relay of this machine, and waits until nothing answers on its socket. */
async function kill(machine: Machine): Promise<number> {
  const { pid, socket } = await machine.json<Status>("relay", "--status");
  process.kill(pid, "SIGKILL");
  const answers = () =>
    fetch("http://localhost/v1/health", { unix: socket }).then(
      () => true,
      () => false,
    );
  await eventually(async () => !(await answers()));
  return pid;
}

test("with no relay configured two agents of a machine just talk, and no port is open", async () => {
  await using here = new LocalMachine();
  await here.bch("init", "a");
  await here.as("b", "init", "b");
  await here.bch("send", "@b", "hi");
  expect(JSON.parse(await here.as("b", "drain", "--json"))).toMatchObject([{ from: "a", body: "hi" }]);
  expect(await here.json<Status>("relay", "--status")).toMatchObject({ background: true, urls: [] });
});

test("a relay that was killed is started again by the next command, and has lost nothing", async () => {
  await using here = new LocalMachine();
  await here.bch("init", "a");
  await here.bch("send", "@a", "still here");
  const pid = await kill(here);
  expect(await here.json<Message[]>("drain")).toMatchObject([{ body: "still here" }]);
  expect((await here.json<Status>("relay", "--status")).pid).not.toBe(pid);
});

test("a relay that starts, and a check of its home, leave what hooks know of their sessions where it is", async () => {
  await using here = new LocalMachine();
  await here.bch("init", "a");
  const path = hookStatePath(here.home, { harness: "claude-code", session: "s1", agent: "a" });
  here.folder.write(path.slice(here.home.length + 1), "known");
  await here.bch("relay", "--stop");
  await here.bch("whoami");
  expect(readFileSync(path, "utf8")).toBe("known");
  expect(await here.bch("relay", "fsck")).toContain("all is as it should be");
  expect(existsSync(here.folder.join("quarantine"))).toBe(false);
});

test("a watch goes on when its relay is killed, as soon as another command has started one", async () => {
  await using here = new LocalMachine();
  await here.bch("init", "a");
  const watch = here.start(["watch", "--json"]);
  await here.bch("send", "@a", "before");
  await watch.says('"before"');
  await kill(here);
  await watch.says("trying again until it is back", "err");
  await here.bch("send", "@a", "after");
  await watch.says('"after"');
  expect(await watch.end()).toMatchObject({ code: 0 });
});

test("who looks after a home learns that the relay it had started was killed, however often one in the background is", async () => {
  await using here = new LocalMachine();
  const relay = here.start(["relay", "--port", "0", "--quiet"]);
  await relay.says("bch init");
  await here.bch("init", "a");
  const { urls } = await here.json<Status>("relay", "--status");
  for (let times = 0; times < 2; times += 1) {
    await kill(here);
    const { findings } = await here.json<{ findings: object[] }>("doctor");
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: "local relay",
        health: "WARN",
        says: expect.stringContaining(urls[0]!),
      }),
    );
  }
  await here.bch("relay", "--stop");
  const { findings } = await here.json<{ findings: object[] }>("doctor");
  expect(findings).toContainEqual(expect.objectContaining({ check: "local relay", health: "PASS" }));
});

test("a relay that is asked for takes over from the one in the background, with its mail", async () => {
  await using here = new LocalMachine();
  await here.bch("init", "a");
  await here.bch("send", "@a", "kept");
  const before = await here.json<Status>("relay", "--status");
  here.start(["relay", "--port", "0", "--quiet"]);
  let now = before;
  while (now.pid === before.pid || now.background) {
    const found = await here.run(["relay", "--status", "--json"]);
    if (found.code === 0) now = JSON.parse(found.out) as Status;
    await turn();
  }
  expect(now.urls).not.toEqual([]);
  expect(await here.bch("drain")).toContain("kept");
});

test("a relay that can't start leaves the one in the background as it is", async () => {
  await using here = new LocalMachine();
  using other = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  await here.bch("init", "a");
  const before = await here.json<Status>("relay", "--status");
  const taken = `${other.port}`;
  for (const [words, why] of [
    [["--port", taken], "another program uses it"],
    [["--port", "0", "--webhook-allow", "http://x"], "webhooks can't be allowed"],
    [["--port", "0", "--token-file", here.folder.join("none")], "none"],
  ] as const) {
    const { code, err } = await here.run(["relay", "--host", "127.0.0.1", ...words]);
    expect(code).not.toBe(0);
    expect(err).toContain(why);
    expect(await here.json<Status>("relay", "--status")).toMatchObject({ pid: before.pid });
  }
});
