import { cpSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { Hub } from "../../src/hub/hub.ts";
import { openFileStore } from "../../src/store/file/open-file-store.ts";
import { FakeClock } from "./fake-clock.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

const never = new AbortController().signal;

async function withHub<T>(home: string, act: (hub: Hub, clock: FakeClock) => Promise<T>): Promise<T> {
  const clock = new FakeClock();
  const quiet = () => {};
  const store = await openFileStore(home, { durability: "os", clock, segmentSize: 1 << 18, warn: quiet });
  const hub = new Hub({ store, clock, warn: quiet });
  try {
    return await act(hub, clock);
  } finally {
    await hub.close();
    await store.close();
  }
}

let made: Promise<TemporaryFolder> | undefined;

/** A home in which a relay has kept something of every kind, and was stopped well. Each call gives another, all alike. */
export async function furnishedHome(): Promise<TemporaryFolder> {
  made ??= furnish();
  const home = new TemporaryFolder();
  cpSync((await made).path, home.path, { recursive: true });
  return home;
}

async function furnish(): Promise<TemporaryFolder> {
  const home = new TemporaryFolder();
  process.once("exit", () => home[Symbol.dispose]());
  await withHub(home.path, async (hub, clock) => {
    await hub.membership.setRoomToken("room");
    for (const name of ["ana", "bo", "cy"]) await hub.membership.register({ kind: "room" }, { name });
    await hub.subscriptions.subscribe("bo", "design");
    await hub.invites.create({ channels: [], uses: 1, expires: 3600 });
    await hub.incoming.create("bo", {
      as: "message",
      to: "@bo",
      body: "{{a}}",
      priority: "normal",
      check: "token",
    });
    await hub.outgoing.create("bo", {
      url: "https://hooks.example/x",
      events: ["message.sent"],
      withBody: false,
    });
    await hub.tasks.post("ana", { title: "look", to: "bo", description: "at it", priority: "normal" });
    const send = (body: string, more = {}) =>
      hub.posting.send("ana", { to: "@bo", body, priority: "normal", ...more });
    await send("dies", { expires: 60 });
    clock.advance(61_000);
    await hub.timekeeper.turn();
    const { id } = await send("is kept");
    await hub.reading.take("bo", { id, keep: true });
    await send("is claimed");
    await hub.reading.claim("bo", { limit: 2, lease: 600, wait: 0, urgent: false }, never);
    await send("is acked");
    const { messages } = await hub.reading.claim(
      "bo",
      { limit: 1, lease: 600, wait: 0, urgent: false },
      never,
    );
    await hub.reading.ack("bo", [messages[0]!.receipt]);
    await send("waits");
    await send("waits too", { scope: "org/app", priority: "urgent", expires: 86_400 });
    await hub.posting.send("bo", { to: "@cy", body: "for cy", priority: "normal" });
  });
  return home;
}

/** What a relay that starts on this home still has: its agents, and what waits for some of them. */
export const servedFrom = (home: string) =>
  withHub(home, async (hub) => ({
    agents: (await hub.census()).map(({ name }) => name),
    bo: (await hub.reading.inbox("bo", { limit: 100, wait: 0 }, never)).map(({ body }) => body),
    cy: (await hub.reading.inbox("cy", { limit: 100, wait: 0 }, never)).map(({ body }) => body),
  }));

/** Every file below a folder, and what it holds; a link, where it leads. */
export function filesBelow(folder: string, below = ""): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(join(folder, below)).map((name) => {
      const path = below === "" ? name : `${below}/${name}`;
      const stats = lstatSync(join(folder, path));
      if (stats.isDirectory()) return filesBelow(folder, path);
      if (stats.isSymbolicLink()) return { [path]: `→ ${readlinkSync(join(folder, path))}` };
      return { [path]: stats.isFile() ? readFileSync(join(folder, path), "latin1") : "no file" };
    }),
  );
}
