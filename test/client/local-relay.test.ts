import { expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { localRelay } from "../../src/client/local-relay.ts";
import { findRelay, type RelayRun } from "../../src/client/relay-run.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const run = (more: Partial<RelayRun>): string =>
  JSON.stringify({
    v: 1,
    pid: process.pid,
    version: "0.1.0",
    startedAt: "2026-11-21T12:00:00.000Z",
    urls: [],
    background: true,
    ...more,
  });

const healthy = () => Response.json({ ok: true, service: "backchannel-relay" });

/** Something that answers as a relay does, on the home's socket. */
const answering = (home: TemporaryFolder) => Bun.serve({ unix: home.join("relay.sock"), fetch: healthy });

test("a relay is found on its socket, or on a loopback URL where it has none", async () => {
  using home = new TemporaryFolder();
  using _server = answering(home);
  home.write("relay.run.json", run({ socket: home.join("relay.sock") }));
  expect((await findRelay(home.path))?.address).toEqual({
    url: "http://localhost",
    unix: home.join("relay.sock"),
  });

  using door = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: healthy });
  home.write("relay.run.json", run({ urls: ["http://[fd7a:115c:a1e0::1]:7117", door.url.href] }));
  expect((await findRelay(home.path))?.address).toEqual({ url: door.url.href });
});

test("a file that outlived its relay, or is torn, is no relay", async () => {
  using home = new TemporaryFolder();
  expect(await findRelay(home.path)).toBeUndefined();
  for (const content of [
    run({ socket: home.join("relay.sock") }),
    run({ urls: ["http://127.0.0.1:9"] }),
    run({}),
    "{",
    "",
  ]) {
    home.write("relay.run.json", content);
    expect(await findRelay(home.path)).toBeUndefined();
  }
});

test("something else that answers there is no relay", async () => {
  using home = new TemporaryFolder();
  using door = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("hello") });
  home.write("relay.run.json", run({ urls: [door.url.href] }));
  expect(await findRelay(home.path)).toBeUndefined();
});

test("a relay that runs is used, and none is started", async () => {
  using home = new TemporaryFolder();
  using _server = answering(home);
  home.write("relay.run.json", run({ socket: home.join("relay.sock") }));
  const command = ["this-would-fail"];
  expect((await localRelay({ home: home.path, env: {}, command })).unix).toBe(home.join("relay.sock"));
});

test("a relay is started without the agent's settings, away from the current directory", async () => {
  using home = new TemporaryFolder();
  const socket = home.join("relay.sock");
  const fake = home.write(
    "fake.ts",
    `import { writeFileSync } from "node:fs";
     const server = Bun.serve({ unix: ${JSON.stringify(socket)}, fetch: () => {
       setTimeout(() => process.exit(), 10);
       return Response.json({ ok: true, service: "backchannel-relay" });
     } });
     const names = Object.keys(process.env).filter((name) => name.startsWith("BACKCHANNEL_"));
     writeFileSync("seen.json", JSON.stringify({ names, home: process.env.BACKCHANNEL_HOME }));
     writeFileSync("relay.run.json", ${JSON.stringify(run({ socket }))});`,
  );
  const env = { ...process.env, BACKCHANNEL_TOKEN: "t", BACKCHANNEL_AGENT: "a", BACKCHANNEL_URL: "u" };
  const address = await localRelay({ home: home.path, env, command: [process.execPath, fake] });
  expect(address.unix).toBe(socket);
  expect(await Bun.file(home.join("seen.json")).json()).toEqual({
    names: ["BACKCHANNEL_HOME"],
    home: home.path,
  });
});

test("when none can be started, the error has the end of its log", async () => {
  using home = new TemporaryFolder();
  home.write("relay.log", "older lines\n");
  const script = home.write("fail.sh", "#!/bin/sh\necho the disk is on fire\nexit 1\n");
  chmodSync(script, 0o700);
  const starting = localRelay({ home: home.path, env: process.env, command: [script], patience: 300 });
  const error = await starting.catch((reason) => reason);
  expect(error.code).toBe("relay.unreachable");
  expect(error.message).toContain("the disk is on fire");
  expect(error.message).not.toContain("older lines");
});
