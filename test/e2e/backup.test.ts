import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BchProcess } from "../support/bch-process.ts";
import { eventually } from "../support/eventually.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

setDefaultTimeout(60_000);

/** Under load: who sends, and who reads some of it. Ends when `stop` is set. */
class Load {
  readonly sent: string[] = [];
  readonly claimed = new Set<string>();
  stop = false;
  readonly ended: Promise<unknown>;

  constructor(relay: RelayProcess, ana: string, bo: string) {
    const sending = async (mark: number) => {
      for (let at = 0; !this.stop; at += 1) {
        const body = `${mark}.${at}`;
        const reply = await relay.ask("POST /send", { token: ana, body: { to: "bo", body } });
        if (reply.ok) this.sent.push(body);
      }
    };
    const reading = async () => {
      while (!this.stop) {
        const reply = await relay.ask("POST /claim", { token: bo, body: { limit: 3 } });
        const { messages } = (await reply.json()) as { messages: { body: string; receipt: string }[] };
        for (const { body } of messages) this.claimed.add(body);
        const receipts = messages.map(({ receipt }) => receipt);
        if (receipts.length > 0) await relay.ask("POST /ack", { token: bo, body: { receipts } });
      }
    };
    this.ended = Promise.all([sending(0), sending(1), sending(2), reading()]);
  }

  grown(count: number): Promise<void> {
    return eventually(() => this.sent.length >= count, 30_000);
  }
}

/** What waits in the home of a relay, after a start. */
async function waiting(home: string, bo: string): Promise<Set<string>> {
  await using relay = new RelayProcess(Object.assign(new TemporaryFolder(), { path: home }));
  await relay.restart();
  const bodies = new Set<string>();
  for (let after = ""; ; ) {
    const reply = await relay.ask(`GET /inbox/bo?limit=1000${after}`, { token: bo });
    const messages = (await reply.json()) as { id: string; body: string }[];
    for (const { body } of messages) bodies.add(body);
    if (messages.length < 1000) break;
    after = `&after=${messages.at(-1)!.id}`;
  }
  return bodies;
}

async function underLoad(back: (home: string, folder: TemporaryFolder) => Promise<string>): Promise<void> {
  using folder = new TemporaryFolder();
  await using relay = await RelayProcess.start();
  const [ana, bo] = [await relay.join("ana"), await relay.join("bo")];
  const load = new Load(relay, ana, bo);
  await load.grown(1500);
  const before = [...load.sent];
  const home = await back(relay.home.path, folder);
  load.stop = true;
  await load.ended;
  const there = await waiting(home, bo);
  const missing = before.filter((body) => !there.has(body) && !load.claimed.has(body));
  expect(missing).toEqual([]);
}

test("a backup under load has every message that was answered before it began, to be had again after a restore", async () => {
  await underLoad(async (home, folder) => {
    const file = folder.join("backup.tar.gz");
    const made = await new BchProcess(["backup", file], { home }).ended;
    expect(made).toMatchObject({ code: 0, err: "" });
    expect(readdirSync(join(home, "snapshots"))).toEqual([]);
    const other = folder.join("restored");
    const put = await new BchProcess(["restore", file], { home: other, cwd: folder.path }).ended;
    expect(put).toMatchObject({ code: 0, err: "" });
    return other;
  });
});

test("a plain tar of a home while its relay runs has them too", async () => {
  await underLoad(async (home, folder) => {
    const other = folder.join("restored");
    const script = `mkdir -m 700 "$1" && { tar -C "$0" --exclude=relay.sock -cf - . || [ $? -le 1 ]; } | tar -C "$1" -xf -`;
    const run = Bun.spawn(["sh", "-c", script, home, other], { stdout: "ignore", stderr: "ignore" });
    expect(await run.exited).toBe(0);
    return other;
  });
});

test("a relay that runs is not restored over", async () => {
  using folder = new TemporaryFolder();
  await using relay = await RelayProcess.start();
  await relay.join("ana");
  const file = folder.join("backup.tar.gz");
  await new BchProcess(["backup", file], { home: relay.home.path }).ended;
  const put = await new BchProcess(["restore", file], { home: relay.home.path }).ended;
  expect(put.code).toBe(1);
  expect(put.err).toContain("relay");
  const looked = await new BchProcess(["restore", "--dry-run", file], { home: relay.home.path }).ended;
  expect(looked.out).toContain("is whole: 1 agent,");
});

test("a restore leaves the machine's own as it is: settings, identities, and what was set up from here", async () => {
  using folder = new TemporaryFolder();
  const bch = (...words: string[]) =>
    new BchProcess(words, { home: folder.join("home"), cwd: folder.path }).ended;
  await bch("init", "ana");
  await bch("relay", "--stop");
  const file = folder.join("backup.tar.gz");
  await bch("backup", file);
  const own = [
    "relay.toml",
    "config.json",
    "identities/ana.json",
    "setup/a.json",
    "wake/ana.json",
    "sessions/a.json",
  ];
  for (const path of own) folder.write(`home/${path}`, `of now: ${path}`);
  expect(await bch("restore", file)).toMatchObject({ code: 0, err: "" });
  for (const path of own) expect(readFileSync(folder.join("home", path), "utf8")).toBe(`of now: ${path}`);
});
