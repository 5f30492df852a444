import { afterAll, beforeAll, expect } from "bun:test";
import { CaddyDoor } from "../support/caddy-door.ts";
import { bch, RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";

const domain = "relay.example.org";
const test = testWith("caddy", "curl");

let relay: RelayProcess;
let caddy: CaddyDoor;
let machine: TemporaryFolder;

beforeAll(async () => {
  if (!Bun.which("caddy")) return; // All is skipped then.
  relay = await RelayProcess.start("--allow-host", domain);
  caddy = await CaddyDoor.open(relay.url, domain);
  machine = new TemporaryFolder();
});

afterAll(async () => {
  await caddy?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
  machine?.[Symbol.dispose]();
});

/** A machine of somebody who trusts this CA, each agent with an identity there. */
function run(agent: string, ...words: string[]) {
  return Bun.spawn([...bch, ...words], {
    env: {
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: caddy.ca,
      BACKCHANNEL_HOME: machine.path,
      BACKCHANNEL_AGENT: agent,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function say(agent: string, ...words: string[]): Promise<string> {
  const process = run(agent, ...words);
  const [out, err] = await Promise.all([process.stdout.text(), process.stderr.text()]);
  expect({ status: await process.exited, err }).toEqual({ status: 0, err: "" });
  return out;
}

const join = (agent: string) => say(agent, "init", agent, "--url", caddy.url, "--token", "room");
const curl = (...args: string[]) => Bun.spawnSync(["curl", "--silent", "--show-error", "--fail", ...args]);

test("curl with its CA gets the relay's health, under each of its names", () => {
  const resolve = `${domain}:${caddy.port}:127.0.0.1`;
  for (const name of ["localhost", domain]) {
    const { stdout, stderr } = curl(
      "--cacert",
      caddy.ca,
      "--resolve",
      resolve,
      `https://${name}:${caddy.port}/v1/health`,
    );
    expect(String(stdout) + String(stderr)).toBe('{"ok":true,"service":"backchannel-relay"}');
  }
});

test("without the CA nobody believes it", () => {
  const { exitCode, stderr } = curl(`${caddy.url}/v1/health`);
  expect({ exitCode, stderr: String(stderr) }).toEqual({
    exitCode: 60,
    stderr: expect.stringContaining("certificate"),
  });
});

test("agents join, send and claim through it", async () => {
  await join("ann");
  await join("ben");
  await say("ann", "send", "@ben", "the schema is ready");
  const drained = await say("ben", "drain", "--json");
  expect(drained).toContain("the schema is ready");
  expect(await say("ben", "inbox", "--json")).toBe("[]\n");
});

test("a watch through it gets a message at once, although its stream stays open", async () => {
  await join("cat");
  await join("dan");
  const watch = run("dan", "watch", "--json");
  await say("cat", "send", "@dan", "wake up", "--urgent");
  for await (const chunk of watch.stdout) {
    expect(new TextDecoder().decode(chunk)).toContain("wake up");
    break;
  }
  watch.kill("SIGTERM");
  await watch.exited;
});

test("a body that is too large is refused, in the relay's own words if Caddy gets to read them", async () => {
  const token = await relay.join("eve");
  const reply = await fetch(`${caddy.url}/v1/send`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ to: "@eve", body: "x".repeat(3 * 1024 * 1024) }),
    tls: { ca: await Bun.file(caddy.ca).text() },
  });
  // The relay answers before it has read all of it and closes; Caddy may be writing still, and then says 502 itself.
  expect([413, 502]).toContain(reply.status);
  if (reply.status === 413) expect(await reply.json()).toMatchObject({ code: "request.large" });
});

test("while the relay restarts, a request waits instead of failing", async () => {
  await relay.kill();
  const waiting = fetch(`${caddy.url}/v1/info`, { tls: { ca: await Bun.file(caddy.ca).text() } });
  await relay.restart();
  expect((await waiting).status).toBe(200);
});
