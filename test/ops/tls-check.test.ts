import { expect, test } from "bun:test";
import { tlsCheck } from "../../src/ops/tls-check.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";

const now = Date.parse("2026-11-21T12:00:00.000Z");
const days = (count: number) => async () => now + count * 86_400_000;

test("a certificate is a warning two weeks before its end", async () => {
  const check = (left: number) => tlsCheck("https://relay.example.org", now, days(left));
  expect(await check(60)).toEqual([
    { check: "tls", health: "PASS", says: "the certificate is good for 60 more days" },
  ]);
  expect(await check(1)).toMatchObject([{ health: "WARN", says: "the certificate is good for 1 more day" }]);
});

test("where there is no certificate nothing is said of one, and one that can't be seen is no warning", async () => {
  expect(await tlsCheck("http://127.0.0.1:7117", now)).toEqual([]);
  expect(await tlsCheck("https://relay.example.org", now, async () => undefined)).toMatchObject([
    { health: "PASS" },
  ]);
  expect(await tlsCheck("https://127.0.0.1:1", now)).toMatchObject([{ health: "PASS" }]);
});

testWith("openssl")("the end is read from the certificate that the server shows", async () => {
  using folder = new TemporaryFolder();
  const [key, cert] = [folder.join("key.pem"), folder.join("cert.pem")];
  const made = Bun.spawnSync(
    [
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-subj",
      "/CN=localhost",
      "-days",
      "5",
    ].concat(["-keyout", key, "-out", cert]),
  );
  expect(made.exitCode).toBe(0);
  await using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    tls: { key: Bun.file(key), cert: Bun.file(cert) },
    fetch: () => new Response(),
  });
  const [finding] = await tlsCheck(`https://127.0.0.1:${server.port}`, Date.now());
  expect(finding?.health).toBe("WARN");
  expect(finding?.says).toMatch(/good for [45] more days/);
});
