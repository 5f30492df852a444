import { expect, test } from "bun:test";
import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { checkHome } from "../../../src/ops/fsck/check-home.ts";
import { openHome } from "../../../src/ops/fsck/open-home.ts";
import { repairHome } from "../../../src/ops/fsck/repair-home.ts";
import { filesBelow, furnishedHome, servedFrom } from "../../support/furnished-home.ts";
import { damagedHomes } from "./damaged-homes.ts";

const look = (home: string) => checkHome(openHome(home)).map(({ path, kind }) => ({ path, kind }));

/** All but what is under these paths, and but a journal, which a repair may begin anew. */
const but = (files: Record<string, string>, ...paths: string[]) =>
  Object.fromEntries(
    Object.entries(files).filter(
      ([file]) => ![...paths, "quarantine"].some((path) => file === path || file.startsWith(`${path}/`)),
    ),
  );

test("a home as a relay leaves it is clean, and a repair changes nothing", async () => {
  using home = await furnishedHome();
  const before = filesBelow(home.path);
  expect(look(home.path)).toEqual([]);
  expect((await repairHome(home.path)).repairs).toEqual([]);
  expect(filesBelow(home.path)).toEqual(before);
});

for (const {
  name,
  harm,
  kind,
  agents = ["ana", "bo", "cy"],
  bo = ["waits", "waits too"],
  cy = ["for cy"],
} of damagedHomes) {
  const says = kind ? "is found and put aside alone" : "is no damage";
  test(`${name} ${says}; the rest is served`, async () => {
    using home = await furnishedHome();
    const path = harm(home.path);
    const before = filesBelow(home.path);
    expect(look(home.path)).toEqual(kind ? [{ path, kind }] : []);
    expect(filesBelow(home.path)).toEqual(before);

    const { repairs } = await repairHome(home.path);
    expect(repairs.map((repair) => [repair.path, repair.kind, repair.mended])).toEqual(
      kind ? [[path, kind, true]] : [],
    );
    const after = filesBelow(home.path);
    const [repair] = repairs;
    if (kind === undefined || kind === "mode") expect(after).toEqual(before);
    else {
      expect(but(after, path)).toEqual(but(before, path));
      if (kind !== "line") expect(moved(after, path, repair!.aside!)).toEqual(inside(before, path));
    }
    if (kind === "mode") expect(lstatSync(home.join(path)).mode & 0o077).toBe(0);
    expect(look(home.path)).toEqual([]);

    expect(await servedFrom(home.path)).toEqual({ agents, bo, cy });
  });
}

/** What is at a path and below it, by what follows the path. */
const inside = (files: Record<string, string>, path: string) =>
  Object.fromEntries(
    Object.entries(files).flatMap(([file, content]) =>
      file === path || file.startsWith(`${path}/`) ? [[file.slice(path.length), content]] : [],
    ),
  );
const moved = (files: Record<string, string>, path: string, aside: string) => {
  expect(inside(files, path)).toEqual({});
  return inside(files, aside);
};

test("a damaged line of the ledger is kept aside, and all others stay at their places", async () => {
  using home = await furnishedHome();
  const [day] = readdirSync(home.join("ledger"));
  const path = home.join("ledger", day!);
  const lines = readFileSync(path, "utf8").split("\n");
  const damaged = `${lines[1]!.slice(0, 40)}\0${lines[1]!.slice(41)}`;
  writeFileSync(path, [lines[0], damaged, ...lines.slice(2)].join("\n"));
  const { repairs } = await repairHome(home.path);
  expect(readFileSync(home.join(repairs[0]!.aside!), "latin1")).toBe(`${damaged}\n`);
  const zeros = "\0".repeat(damaged.length + 1);
  expect(readFileSync(path, "utf8")).toBe([lines[0], zeros + lines[2], ...lines.slice(3)].join("\n"));
});

test("a file in place of the quarantine is put aside too", async () => {
  using home = await furnishedHome();
  home.write("quarantine", "a file");
  home.write("agents/notes.txt", "mine");
  const { repairs } = await repairHome(home.path);
  expect(repairs).toMatchObject([
    { path: "quarantine", kind: "foreign", aside: "quarantine.foreign", mended: true },
    { path: "agents/notes.txt", kind: "foreign", aside: "quarantine/agents_notes.txt", mended: true },
  ]);
  expect(look(home.path)).toEqual([]);
});

test("what belongs to another user is said, and left where it is", async () => {
  using home = await furnishedHome();
  const opened = openHome(home.path);
  opened.entries.get("agents/cy.json")!.owner = opened.owner + 1;
  expect(checkHome(opened)).toMatchObject([{ path: "agents/cy.json", kind: "owner" }]);
});
