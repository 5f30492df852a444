import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { type Disk, systemDisk } from "../../../src/store/file/disk.ts";
import { openStoreOn } from "../../../src/store/file/open-store-on.ts";
import type { Store } from "../../../src/store/store.ts";
import { CrashDisk } from "../../support/crash-disk.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";
import { until } from "../../support/until.ts";
import { agentOf } from "../conformance/recording.ts";

/** A store on a home of its own, which may be opened again as after a crash. */
class Place implements Disposable {
  readonly home = new TemporaryFolder();
  readonly warnings: string[] = [];

  open(disk: Disk = systemDisk(this.home.path)): Promise<Store> {
    return openStoreOn(disk, { segmentSize: 1 << 16, warn: (line) => this.warnings.push(line) });
  }

  file(name: string): string {
    return this.home.join(`agents/${name}.json`);
  }

  [Symbol.dispose](): void {
    this.home[Symbol.dispose]();
  }
}

const put = (store: Store, ...names: string[]) =>
  store.commit(...names.map((name) => store.agents.put(name, agentOf(name))));
const namesOf = (store: Store) => store.agents.all().map(({ name }) => name);

test("a record is a small file that people can read", async () => {
  using place = new Place();
  const store = await place.open();
  await put(store, "ana");
  const text = readFileSync(place.file("ana"), "utf8");
  expect(text).toStartWith('{\n  "v": 1,\n  "name": "ana",\n');
  expect(text).toEndWith("}\n");
  expect(JSON.parse(text)).toEqual(agentOf("ana"));
});

test("a file that an operator deletes is gone at once", async () => {
  using place = new Place();
  const store = await place.open();
  await put(store, "ana", "bo");
  unlinkSync(place.file("ana"));
  expect(store.agents.get("ana")).toBeUndefined();
  expect(namesOf(store)).toEqual(["bo"]);
});

test("a file that was there a moment ago is not looked for again, and 50 ms later it is", async () => {
  using place = new Place();
  const clock = new FakeClock();
  const real = systemDisk(place.home.path);
  let looks = 0;
  const disk: Disk = {
    ...real,
    exists(path) {
      looks++;
      return real.exists(path);
    },
  };
  const store = await openStoreOn(disk, { clock });
  await put(store, "ana");
  await until(() => existsSync(place.file("ana")));
  clock.advance(51);
  looks = 0;
  for (let time = 0; time < 50; time += 1) expect(store.agents.get("ana")).toBeDefined();
  expect(looks).toBe(1);
  unlinkSync(place.file("ana"));
  clock.advance(51);
  expect(store.agents.get("ana")).toBeUndefined();
});

test("a file that an operator deletes stays away through a crash", async () => {
  using place = new Place();
  const store = await place.open();
  await put(store, "ana", "bo");
  unlinkSync(place.file("ana"));
  expect(namesOf(store)).toEqual(["bo"]);
  await put(store, "bo");
  expect(namesOf(await place.open())).toEqual(["bo"]);
});

test("a name whose file was deleted can be given again, and that stays too", async () => {
  using place = new Place();
  const store = await place.open();
  await put(store, "ana");
  unlinkSync(place.file("ana"));
  expect(store.agents.get("ana")).toBeUndefined();
  await put(store, "ana");
  for (const now of [store, await place.open()]) expect(namesOf(now)).toEqual(["ana"]);
});

test("a record that is on its way to the disk is there, though its file is not yet", async () => {
  using place = new Place();
  const store = await place.open();
  const writing = put(store, "ana");
  expect(namesOf(store)).toEqual(["ana"]);
  await writing;
  expect(namesOf(store)).toEqual(["ana"]);
});

test("what an operator copies or renames is put aside: a record is its name's alone", async () => {
  using place = new Place();
  const store = await place.open();
  await put(store, "ana", "bo");
  await store.close();
  writeFileSync(place.file("mallory"), readFileSync(place.file("ana")));
  renameSync(place.file("bo"), place.file("Bo"));
  expect(namesOf(await place.open())).toEqual(["ana"]);
  expect(place.warnings).toEqual([
    "agents/Bo.json was put aside as quarantine/agents_Bo.json: it is another's record",
    "agents/mallory.json was put aside as quarantine/agents_mallory.json: it is another's record",
  ]);
});

test("torn, empty and foreign files are put aside, and the records beside them are there", async () => {
  using place = new Place();
  const store = await place.open();
  await put(store, "ana");
  await store.close();
  const whole = readFileSync(place.file("ana"), "utf8").replace('"ana"', '"bo"');
  const contents: Record<string, string> = {
    "agents/bo.json": whole.slice(0, -20),
    "agents/cy.json": "",
    "agents/di.json": whole.replace('"v": 1', '"v": 2'),
    "agents/ed.json": "\0".repeat(300),
    "agents/.DS_Store": "finder",
    "relay.json": "null",
  };
  for (const [path, content] of Object.entries(contents)) place.home.write(path, content);
  mkdirSync(place.file("fo"));
  const again = await place.open();
  expect(namesOf(again)).toEqual(["ana"]);
  expect(again.settings.get("relay")).toBeUndefined();
  for (const [path, content] of Object.entries(contents)) {
    expect(readFileSync(place.home.join("quarantine", path.replace("/", "_")), "utf8")).toBe(content);
  }
  expect(place.warnings).toHaveLength(7);
});

test("a record that can't be read for other reasons is not put aside: the start fails", async () => {
  using place = new Place();
  const store = await place.open();
  await put(store, "ana");
  await store.close();
  const disk = systemDisk(place.home.path);
  const broken: Disk = {
    ...disk,
    read(path) {
      if (path === "agents/ana.json") throw Object.assign(new Error("EIO: the disk fails"), { code: "EIO" });
      return disk.read(path);
    },
  };
  await expect(place.open(broken)).rejects.toThrow("EIO");
  expect(namesOf(await place.open())).toEqual(["ana"]);
});

test("files where folders belong are put aside, and the store starts", async () => {
  using place = new Place();
  for (const path of ["agents", "channels", "mail/.DS_Store", "mail/ana", "mail/bo/new"])
    place.home.write(path, "x");
  const store = await place.open();
  await put(store, "ana");
  await store.mail.open("ana");
  expect(place.warnings).toHaveLength(5);
  expect(store.mail.counts("ana")).toEqual({ waiting: 0, claimed: 0 });
});

test("a commit of nothing resolves when what was there to be seen is durable", async () => {
  using place = new Place();
  const store = await place.open();
  let durable = false;
  const first = put(store, "ana").then(() => {
    durable = true;
  });
  expect(namesOf(store)).toEqual(["ana"]);
  await store.commit();
  expect(durable).toBe(true);
  await first;
});

test("of changes that are refused together nothing stays, and of those that aren't the last", async () => {
  const disk = new CrashDisk();
  const store = await openStoreOn(disk, { segmentSize: 1 << 16, warn: () => {} });
  const say = (description: string) =>
    store.commit(store.agents.put("ana", { ...agentOf("ana"), description }));
  await say("first");
  disk.space = 0;
  const refused = await Promise.allSettled([say("second"), say("third")]);
  expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(store.agents.get("ana")?.description).toBe("first");
  disk.space = Number.POSITIVE_INFINITY;
  await Promise.all([say("fourth"), say("fifth")]);
  expect(store.agents.get("ana")?.description).toBe("fifth");
});
