import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { WorkerThread } from "../../../src/store/file/worker-thread.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

test("steps are done in a thread, one order after the other", async () => {
  using home = new TemporaryFolder();
  using thread = new WorkerThread(home.path);
  await thread.apply([{ op: "put", to: ["mail/a/new/1", "mail/b/new/1"], text: "é" }]);
  await thread.apply([{ op: "move", from: "mail/a/new/1", to: "mail/a/cur/1" }]);
  expect(readFileSync(home.join("mail/a/cur/1"), "utf8")).toBe("é");
  expect(readFileSync(home.join("mail/b/new/1"), "utf8")).toBe("é");
});

test("what the system refuses comes back as it said it, and the next order is done", async () => {
  using home = new TemporaryFolder();
  home.write("mail", "a file where a folder belongs");
  using thread = new WorkerThread(home.path);
  const refused = thread.apply([{ op: "put", to: ["mail/a/new/1"], text: "x" }]);
  await expect(refused).rejects.toMatchObject({ code: "ENOTDIR" });
  await thread.apply([{ op: "put", to: ["agents/a.json"], text: "x" }]);
  expect(readFileSync(home.join("agents/a.json"), "utf8")).toBe("x");
});
