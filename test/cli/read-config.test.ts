import { expect, test } from "bun:test";
import { readConfig } from "../../src/cli/read-config.ts";
import { relayFlags } from "../../src/cli/relay-flags.ts";
import { faultOf } from "../support/fault-of.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const noFlags = {
  port: undefined,
  host: [],
  "allow-host": [],
  "webhook-allow": [],
  "token-file": undefined,
  durability: undefined,
  "no-loop-guard": false,
  "no-audit": false,
  metrics: undefined,
  "metrics-agents": false,
  log: undefined,
  quiet: false,
  set: [],
};

const read = (
  home: string,
  more: {
    env?: Record<string, string>;
    flags?: Partial<Parameters<typeof relayFlags>[0]>;
    file?: string;
  } = {},
) =>
  readConfig({
    home,
    file: more.file,
    env: more.env ?? {},
    flags: relayFlags({ ...noFlags, ...more.flags }),
  });

test("a flag beats the environment, which beats the file of the home", async () => {
  using home = new TemporaryFolder();
  const file = home.write(
    "relay.toml",
    'port = 1\nlog = "json"\n[limits]\nagents = 2\nstreams = 3\n[keep]\ndead = 4\n',
  );
  const { values, from } = await read(home.path, {
    env: { BACKCHANNEL_RELAY_LIMITS_STREAMS: "30", BACKCHANNEL_RELAY_LIMITS_AGENTS: "20" },
    flags: { set: ["limits.agents=200"], port: 10 },
  });
  expect(values).toMatchObject({
    port: 10,
    log: "json",
    "limits.agents": 200,
    "limits.streams": 30,
    "keep.dead": 4,
  });
  expect(from).toMatchObject({
    port: "--port",
    log: file,
    "limits.agents": "--set limits.agents",
    "limits.streams": "BACKCHANNEL_RELAY_LIMITS_STREAMS",
    "keep.dead": file,
  });
});

test("each kind of value can be set by a text, and an empty variable sets nothing", async () => {
  using home = new TemporaryFolder();
  const env = {
    BACKCHANNEL_RELAY_HOST: "127.0.0.1, ::1",
    BACKCHANNEL_RELAY_LOOP_GUARD: "false",
    BACKCHANNEL_RELAY_LIMITS_MAILBOX_BYTES: "1 KiB",
    BACKCHANNEL_RELAY_DURABILITY: "os",
    BACKCHANNEL_RELAY_PORT: "",
  };
  const { values } = await read(home.path, { env });
  expect(values).toMatchObject({
    host: ["127.0.0.1", "::1"],
    "loop-guard": false,
    "limits.mailbox-bytes": 1024,
    durability: "os",
    port: 7117,
  });
});

test("a mistake says in which line, file, variable or flag it is", async () => {
  using home = new TemporaryFolder();
  const broken = home.write("broken.toml", "port = 1\n[limits\n");
  const odd = home.write("odd.toml", "[limits.more]\nagents = 1\n");
  const said = async (more: Parameters<typeof read>[1]) => (await faultOf(read(home.path, more))).message;
  expect(await said({ file: broken })).toStartWith(`${broken}, line 2: `);
  expect(await said({ file: odd })).toStartWith(`${odd}: "limits.more.agents" is no setting`);
  expect(await said({ file: home.join("none.toml") })).toContain("it can't be read");
  expect(await said({ env: { BACKCHANNEL_RELAY_PORT: "x" } })).toStartWith(
    "BACKCHANNEL_RELAY_PORT: port has to be",
  );
  expect(await said({ flags: { port: 70_000 } })).toStartWith("--port: port has to be");
  expect(await said({ flags: { set: ["prot=1"] } })).toContain("did you mean port?");
});

test("a setting without a value is refused", () => {
  expect(() => relayFlags({ ...noFlags, set: ["port"] })).toThrow("--set port=…");
});
