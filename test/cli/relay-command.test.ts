import { expect, test } from "bun:test";
import { operatorToken } from "../../src/cli/operator-token.ts";
import { relayBanner } from "../../src/cli/relay-banner.ts";
import { stopRelay } from "../../src/cli/stop-relay.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const sources = (more: Partial<Parameters<typeof operatorToken>[0]>) =>
  operatorToken({ token: undefined, file: undefined, configured: "", env: {}, ...more });

test("the room token comes from a flag, a file, the environment or the settings, in this order", () => {
  using folder = new TemporaryFolder();
  const file = folder.write("token", "from-file\n");
  const env = { BACKCHANNEL_ROOM_TOKEN: "from-env" };
  expect(sources({ token: "from-flag", env })).toBe("from-flag");
  expect(sources({ file, env })).toBe("from-file");
  expect(sources({ env, configured: file })).toBe("from-env");
  expect(sources({ configured: file })).toBe("from-file");
  expect(sources({ env: { BACKCHANNEL_ROOM_TOKEN: "" } })).toBeUndefined();
});

test("two room tokens, an empty one, an unreadable file and one that no header holds are refused", () => {
  using folder = new TemporaryFolder();
  const wrong = [
    { token: "a", file: "b" },
    { token: "" },
    { token: "two words" },
    { token: "grüße" },
    { file: folder.join("none") },
    { file: folder.write("empty", "\n") },
  ];
  for (const one of wrong)
    expect(() => sources(one)).toThrow(expect.objectContaining({ code: "usage.wrong", exit: 2 }));
});

const banner = (more: Partial<Parameters<typeof relayBanner>[0]>) =>
  relayBanner({
    home: "/home/x/.backchannel",
    homeByFlag: false,
    urls: ["http://127.0.0.1:7117"],
    metrics: undefined,
    roomToken: "bchr_x",
    first: false,
    ...more,
  });

test("a relay says where it is and what to paste next; the token itself only at the first start", () => {
  expect(banner({ first: true })).toContain("bch init NAME --url http://127.0.0.1:7117 --token bchr_x");
  expect(banner({})).not.toContain("bchr_x");
  expect(banner({})).toContain("room-token");
  expect(banner({ roomToken: undefined })).toContain("--token ROOM_TOKEN");
});

test("a home that a flag chose is in the lines to paste", () => {
  expect(banner({ homeByFlag: true })).toEndWith(
    "bch invite --url http://127.0.0.1:7117 --home '/home/x/.backchannel'",
  );
});

test("others are shown the address that they reach", () => {
  const urls = ["http://127.0.0.1:7117", "http://[::1]:7117", "http://[fd7a:115c:a1e0::1]:7117"];
  const text = banner({ urls });
  for (const url of urls) expect(text).toContain(url);
  expect(text).toContain("bch invite --url http://[fd7a:115c:a1e0::1]:7117");
});

test("a process that only has the number of an old relay is not ended", async () => {
  using folder = new TemporaryFolder();
  using other = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) =>
      request.url.endsWith("/health")
        ? Response.json({ ok: true, service: "backchannel-relay" })
        : Response.json({ error: "unauthorized", code: "auth.wrong" }, { status: 401 }),
  });
  const innocent = Bun.spawn(["sleep", "60"]);
  try {
    const startedAt = "2026-11-21T12:00:00.000Z";
    const run = {
      v: 1,
      pid: innocent.pid,
      version: "0.1.0",
      startedAt,
      urls: [other.url.href],
      background: true,
    };
    folder.write("relay.run.json", JSON.stringify(run));
    await expect(stopRelay(folder.path)).rejects.toMatchObject({ code: "auth.wrong" });
    expect(innocent.killed).toBe(false);
    expect(process.kill(innocent.pid, 0)).toBe(true);
  } finally {
    innocent.kill();
  }
});

test("where no relay runs there is nothing to end", async () => {
  using folder = new TemporaryFolder();
  await expect(stopRelay(folder.path)).rejects.toMatchObject({ code: "relay.absent", exit: 3 });
});
