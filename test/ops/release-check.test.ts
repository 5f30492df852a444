import { expect, test } from "bun:test";
import { formatCheck } from "../../src/ops/format-check.ts";
import { releaseCheck } from "../../src/ops/release-check.ts";
import { readReleaseNotice } from "../../src/ops/release-notice.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const ours = { version: "1.2.3", protocol: 1 };
const notice = { v: 1 as const, version: "1.3.0", protocol: 1, format: 1, programs: {} };
const compared = (more: Partial<typeof notice>, format: number | undefined = 1) =>
  releaseCheck({ ours, format, release: { ...notice, ...more }, how: "git pull" });

test("a newer release is a warning that says how to get it; the same and an older one are none", () => {
  expect(compared({})).toMatchObject({ health: "WARN", says: "1.3.0 is newer", mend: "git pull" });
  expect(compared({ version: "1.10.0" })).toMatchObject({ health: "WARN" });
  expect(compared({ version: "1.2.3" })).toMatchObject({ health: "PASS", says: "1.2.3 is what runs here" });
  expect(compared({ version: "1.2.3-rc.1" })).toMatchObject({ health: "PASS" });
  expect(compared({ version: "0.9.9" })).toMatchObject({
    health: "PASS",
    says: "0.9.9 is older than this one",
  });
});

test("what can't be undone, and what has to change together, is said before", () => {
  expect(compared({ protocol: 2 }).says).toContain("relay and agents have to change together");
  expect(compared({ format: 2 }).says).toContain(
    "makes this home format 2, and there is no way back but a backup",
  );
  expect(compared({ format: 2 }, 2).says).toBe("1.3.0 is newer");
  expect(releaseCheck({ ours, format: 1, release: { version: "2.0.0" }, how: "" }).says).toBe(
    "2.0.0 is newer",
  );
});

test("a home of a newer format is broken for this bch, one of an older format will be changed", () => {
  expect(formatCheck("/h", { format: 3, ours: 2 })).toMatchObject({ health: "FAIL" });
  expect(formatCheck("/h", { format: 2, ours: 2 })).toMatchObject({ health: "PASS" });
  expect(formatCheck("/h", { format: 1, ours: 2 })).toMatchObject({
    health: "WARN",
    mend: "first: bch backup",
  });
  expect(formatCheck("/h", { format: undefined, ours: 2 })).toMatchObject({ health: "PASS" });
});

test("a notice is read from a file or a URL, and nothing but a notice is taken for one", async () => {
  using folder = new TemporaryFolder();
  const read = (text: string) => readReleaseNotice(folder.write("release.json", text));
  expect(await read(JSON.stringify(notice))).toEqual(notice);
  await expect(read("<html>")).rejects.toThrow("can't read");
  await expect(read(JSON.stringify({ ...notice, version: "new\u001b[2J" }))).rejects.toThrow("version");
  await expect(read(JSON.stringify({ ...notice, programs: { "../bch": "x" } }))).rejects.toThrow("programs");
  await expect(readReleaseNotice(folder.join("absent.json"))).rejects.toThrow("absent.json");

  const get = (reply: Response) => (async () => reply) as unknown as typeof fetch;
  const url = "https://example.com/release.json";
  expect(await readReleaseNotice(url, get(Response.json(notice)))).toEqual(notice);
  await expect(readReleaseNotice(url, get(new Response("", { status: 404 })))).rejects.toThrow(
    "the answer is 404",
  );
  await expect(readReleaseNotice(url, get(new Response(" ".repeat(70_000))))).rejects.toThrow("JSON");
});
