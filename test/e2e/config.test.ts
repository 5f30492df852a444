import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Machine } from "../support/machine.ts";

setDefaultTimeout(20_000);

interface Line {
  name: string;
  value: unknown;
  from: string;
}

async function inForce(machine: Machine, name: string): Promise<Line | undefined> {
  return (await machine.json<Line[]>("relay", "config")).find((line) => line.name === name);
}

test("SIGHUP brings what the file says now into a running relay, and a broken file changes nothing", async () => {
  await using machine = new Machine();
  const file = join(machine.home, "relay.toml");
  await Bun.write(file, 'port = 0\nhost = ["127.0.0.1"]\n[limits]\nagents = 1\n');
  expect(await inForce(machine, "limits.agents")).toMatchObject({ value: 1, from: file });
  const relay = machine.start(["relay", "--quiet"]);
  const [url = ""] = await relay.says(/http:\/\/127\.0\.0\.1:\d+/);
  await relay.says("bch invite");

  await machine.bch("init", "ana", "--url", url);
  const second = await machine.run(["init", "bo", "--url", url]);
  expect(second).toMatchObject({ code: 1 });
  expect(second.err).toContain("full");

  await Bun.write(file, "port = 1\n[limits]\nagents = 2\n");
  process.kill(relay.pid, "SIGHUP");
  await relay.says("settings changed: limits.agents", "err");
  expect(relay.err).toContain("port has changed: a running relay can't take it");
  expect(await inForce(machine, "port")).toMatchObject({ value: 0 });
  await machine.bch("init", "bo", "--url", url);

  await Bun.write(file, "port = \n");
  process.kill(relay.pid, "SIGHUP");
  await relay.says("settings stay as they were", "err");
  expect(await inForce(machine, "limits.agents")).toMatchObject({ value: 2 });
});

test("a relay doesn't start with a setting that it doesn't know", async () => {
  await using machine = new Machine();
  await Bun.write(join(machine.home, "relay.toml"), "[limits]\nagnets = 1\n");
  const { code, out, err } = await machine.run(["relay", "--port", "0"]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain("did you mean limits.agents?");
});
