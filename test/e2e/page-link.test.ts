import { expect, setDefaultTimeout, test } from "bun:test";
import { eventually } from "../support/eventually.ts";
import { Machine } from "../support/machine.ts";

setDefaultTimeout(60_000);

interface Session {
  agent?: string;
  host: boolean;
}

/** Whoever a link signs in, as the page does it. */
async function signedIn(link: string): Promise<Session | number> {
  const { origin, hash } = new URL(link);
  const body = JSON.stringify({ code: hash.replace("#code=", "") });
  const reply = await fetch(`${origin}/v1/session`, { method: "POST", body });
  return reply.ok ? ((await reply.json()) as Session) : reply.status;
}

test("bch open makes a link that signs in once, the agent or the host too", async () => {
  await using machine = new Machine();
  const relay = machine.start(["relay", "--port", "0", "--host", "127.0.0.1", "--quiet", "--json"]);
  await relay.says("urls");
  await machine.bch("init", "maria", "--person");
  expect(await machine.json<{ role: string }>("whoami")).toMatchObject({ role: "person" });

  const link = (await machine.bch("open", "--print")).trim();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=bchc_[\w-]+$/);
  expect(await signedIn(link)).toMatchObject({ agent: "maria", host: false });
  expect(await signedIn(link)).toBe(401);

  const { url } = await machine.json<{ url: string }>("open", "--host");
  expect(await signedIn(url)).toMatchObject({ agent: "maria", host: true });
  // Behind a proxy the host's browser is elsewhere.
  const outer = (
    await machine.bch("open", "--host", "--print", "--url", "https://relay.example.org/")
  ).trim();
  expect(outer).toStartWith("https://relay.example.org/#code=bchc_");
  expect(await signedIn(outer.replace("https://relay.example.org", new URL(url).origin))).toMatchObject({
    host: true,
  });
  // Who has lost its agent is the host still.
  await machine.bch("relay", "revoke", "maria");
  const again = await machine.json<{ url: string; who: string }>("open", "--host");
  expect(again.who).toBe("the host");
  expect(await signedIn(again.url)).toMatchObject({ host: true });
});

test("without an address that a browser could go to, bch open says what to start", async () => {
  await using machine = new Machine();
  await machine.bch("init", "maria", "--person");
  const { code, err } = await machine.run(["open", "--print"]);
  expect(code).toBe(3);
  expect(err).toContain("Start one that listens");
  const host = await machine.run(["open", "--host", "--print"]);
  expect(host.err).toContain("Start one that listens");
  await machine.bch("relay", "--stop");
  expect((await machine.run(["open", "--host", "--print"])).code).toBe(3);
});

test("a dead letter is shown, and waits again, with a relay and without one", async () => {
  await using machine = new Machine();
  await machine.bch("init", "ana");
  await machine.bch("init", "bo");
  expect(await machine.bch("relay", "dead")).toBe("no dead letters\n");
  await machine.as("ana", "send", "@bo", "for a second", "--expires", "1s");
  type Dead = { id: string; agent: string; why: string }[];
  const dead = () => machine.json<Dead>("relay", "dead");
  await eventually(async () => (await dead()).length === 1);
  const [letter] = await dead();
  expect(letter).toMatchObject({ agent: "bo", why: "expired" });
  expect(await machine.bch("relay", "dead")).toContain("expired before anybody read it");
  expect((await machine.run(["relay", "redeliver", "ffffffff"])).err).toContain("no dead letter");

  await machine.bch("relay", "--stop");
  const said = await machine.bch("relay", "redeliver", letter!.id.slice(0, 8));
  expect(said).toContain("waits for @bo again");
  expect(await dead()).toEqual([]);
  expect(await machine.as("bo", "drain")).toContain("for a second");
});

test("a task that was posted is reassigned by command", async () => {
  await using machine = new Machine();
  for (const name of ["ana", "bo", "cy"]) await machine.bch("init", name);
  const posted = JSON.parse(await machine.as("ana", "task", "post", "look at it", "--to", "bo", "--json"));
  const said = await machine.as("ana", "task", "reassign", posted.id.slice(0, 8), "@cy", "bo is away");
  expect(said).toContain("offered to @cy");
  expect(await machine.as("bo", "drain")).toContain("is reassigned");
});
