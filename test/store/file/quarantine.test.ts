import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { systemDisk } from "../../../src/store/file/disk.ts";
import { quarantine } from "../../../src/store/file/quarantine.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

test("what is put aside keeps its content and the name of its place, and that is said once", () => {
  using home = new TemporaryFolder();
  home.write("agents/x.json", "{torn");
  const warnings: string[] = [];
  quarantine(systemDisk(home.path), "agents/x.json", "it is torn", (line) => warnings.push(line));
  expect(existsSync(home.join("agents/x.json"))).toBe(false);
  expect(readFileSync(home.join("quarantine/agents_x.json"), "utf8")).toBe("{torn");
  expect(warnings).toEqual(["agents/x.json was put aside as quarantine/agents_x.json: it is torn"]);
});

test("nothing that was put aside before is overwritten", () => {
  using home = new TemporaryFolder();
  const disk = systemDisk(home.path);
  for (const content of ["first", "second", "third"]) {
    home.write("agents/x.json", content);
    quarantine(disk, "agents/x.json", "it is torn", () => {});
  }
  const names = disk.list("quarantine").sort();
  expect(names).toEqual(["agents_x.json", "agents_x.json.2", "agents_x.json.3"]);
  const contents = names.map((name) => readFileSync(home.join("quarantine", name), "utf8"));
  expect(contents).toEqual(["first", "second", "third"]);
});

test("a directory can be put aside too", () => {
  using home = new TemporaryFolder();
  home.write("mail/README/notes.txt", "mine");
  quarantine(systemDisk(home.path), "mail/README", "it isn't a mailbox", () => {});
  expect(readFileSync(home.join("quarantine/mail_README/notes.txt"), "utf8")).toBe("mine");
});

test("a name as long as names can be is cut, and still put aside", () => {
  using home = new TemporaryFolder();
  const long = `mail/bo/new/${"é".repeat(120)}.json`;
  home.write(long, "mine");
  const to = quarantine(systemDisk(home.path), long, "it isn't a message's", () => {});
  expect(to).toStartWith("quarantine/mail_bo_new_éé");
  expect(readFileSync(home.join(to!), "utf8")).toBe("mine");
});

test("what stands in place of the quarantine itself is put beside it", () => {
  using home = new TemporaryFolder();
  home.write("quarantine", "a file");
  home.write("agents/x.json", "{torn");
  quarantine(systemDisk(home.path), "agents/x.json", "it is torn", () => {});
  expect(readFileSync(home.join("quarantine/agents_x.json"), "utf8")).toBe("{torn");
  expect(readFileSync(home.join("quarantine.foreign"), "utf8")).toBe("a file");
});
