import { expect } from "bun:test";
import { join } from "node:path";
import { testWith } from "../support/test-with.ts";

const caddyfile = join(import.meta.dir, "../../deploy/Caddyfile");
const test = testWith("caddy");

function caddy(...args: string[]) {
  return Bun.spawnSync(["caddy", ...args, "--config", caddyfile, "--adapter", "caddyfile"], {
    env: { ...process.env, BACKCHANNEL_DOMAIN: "relay.example.org" },
  });
}

test("Caddy takes the Caddyfile", () => {
  const { exitCode, stderr } = caddy("validate");
  expect({ exitCode, stderr: exitCode === 0 ? "" : String(stderr) }).toEqual({ exitCode: 0, stderr: "" });
});

test("it serves the given name, passes to loopback only, and can't be changed while it runs", () => {
  const { admin, apps } = JSON.parse(String(caddy("adapt").stdout));
  const text = JSON.stringify(apps);
  expect(admin.disabled).toBe(true);
  expect(text).toContain('"host":["relay.example.org"]');
  expect([...text.matchAll(/"dial":"([^"]+)"/g)].map((found) => found[1])).toEqual(["127.0.0.1:7117"]);
});

test("it keeps no access log", () => {
  expect(JSON.stringify(JSON.parse(String(caddy("adapt").stdout)))).not.toContain('"logs"');
});
