import { test as bunTest, expect } from "bun:test";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";

const top = join(import.meta.dir, "../..");

/** Stand-ins for what changes the machine; curl says that a release is well unless its version is "broken". */
const standIns: Record<string, string> = {
  systemctl: 'echo "systemctl $*" >>"$LOG"',
  "apt-get": 'echo "apt-get $*" >>"$LOG"',
  useradd: 'echo "useradd $*" >>"$LOG"',
  caddy: "",
  sleep: "",
  curl: `grep -q broken "$ROOT/opt/backchannel/current/package.json" && exit 7
echo '{"ok":true,"service":"backchannel-relay"}'`,
};

/** A machine below a folder, with Bun on it already, and a checkout whose only package lies beside it. */
class Machine extends TemporaryFolder {
  constructor() {
    super();
    for (const [name, script] of Object.entries(standIns))
      this.write(`bin/${name}`, `#!/bin/sh\n${script}\n`, 0o755);
    for (const folder of ["deploy", "scripts"])
      cpSync(join(top, folder), this.join("checkout", folder), { recursive: true });
    for (const file of [".bun-version", "bunfig.toml"])
      copyFileSync(join(top, file), this.join("checkout", file));
    this.write("checkout/src/domain/token.ts", 'export const writeToken = () => "bchr_made";');
    this.write("checkout/src/greeting/package.json", '{ "name": "greeting", "version": "1.0.0" }');
    this.checkOut("1");
    Bun.spawnSync([process.execPath, "install", "--lockfile-only"], { cwd: this.join("checkout") });
    const version = readFileSync(join(top, ".bun-version"), "utf8").trim();
    const bin = `root/opt/backchannel/bun/${version}-${process.platform}-${process.arch}/bin`;
    mkdirSync(this.join(bin), { recursive: true });
    symlinkSync(process.execPath, this.join(bin, "bun"));
  }

  /** Another version of the program is in the checkout now. */
  checkOut(version: string): void {
    const dependencies = { greeting: "file:./src/greeting" };
    this.write("checkout/package.json", JSON.stringify({ name: "backchannel", version, dependencies }));
  }

  install(...args: string[]) {
    const { exitCode, stdout, stderr } = Bun.spawnSync(
      [this.join("checkout/deploy/install.sh"), "--root", this.join("root"), ...args],
      {
        env: {
          PATH: `${this.join("bin")}:${process.env.PATH}`,
          HOME: this.path,
          LOG: this.join("log"),
          ROOT: this.join("root"),
        },
      },
    );
    return { exitCode, out: String(stdout), err: String(stderr) };
  }

  read = (path: string) => readFileSync(this.join("root", path), "utf8");
  mode = (path: string) => statSync(this.join("root", path)).mode & 0o777;
  done = () => readFileSync(this.join("log"), "utf8");
  current = (): string => JSON.parse(this.read("opt/backchannel/current/package.json")).version;
  releases = () => readdirSync(this.join("root/opt/backchannel/releases"));
}
// install.sh is for Debian and Ubuntu; other systems' ln, mv and install differ.
const test = process.platform === "linux" ? testWith("node") : bunTest.skip;

testWith("shellcheck")("shellcheck finds no fault in the scripts", () => {
  const scripts = ["deploy/install.sh", "deploy/bch", ".ci/run", "scripts/debian-packages.sh"];
  const { exitCode, stdout } = Bun.spawnSync(["shellcheck", ...scripts], { cwd: top });
  expect({ exitCode, found: String(stdout) }).toEqual({ exitCode: 0, found: "" });
});

test("a first run sets up everything, and the relay's token is nobody else's to read", () => {
  using machine = new Machine();
  const { exitCode, out, err } = machine.install("--domain", "relay.example.org");
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: expect.stringContaining("Installing packages") });
  expect(out).toContain("https://relay.example.org");
  expect(out).not.toContain("bchr_made");
  expect(machine.current()).toBe("1");
  expect(machine.read("etc/backchannel/room-token")).toBe("bchr_made\n");
  expect(machine.mode("etc/backchannel/room-token")).toBe(0o600);
  expect(machine.read("etc/backchannel/relay.env")).toContain(
    "--host 127.0.0.1 --allow-host relay.example.org",
  );
  expect(machine.read("etc/systemd/system/backchannel.service")).toContain(
    "ExecStart=/opt/backchannel/current/bun",
  );
  expect(machine.read("etc/caddy/Caddyfile")).toContain("{$BACKCHANNEL_DOMAIN}");
  const bun = Bun.spawnSync([machine.join("root/opt/backchannel/current/bun"), "--version"]);
  expect(String(bun.stdout).trim()).toBe(Bun.version);
  expect(machine.done()).toContain("useradd --system");
  const restarts = machine.done().match(/systemctl restart \w+/g);
  expect(restarts).toEqual(["systemctl restart backchannel", "systemctl restart caddy"]);
});

test("another run upgrades, and keeps the token, the choice made before and the release before", () => {
  using machine = new Machine();
  machine.install("--domain", "relay.example.org");
  machine.write("root/etc/backchannel/room-token", "kept\n");
  for (const version of ["2", "3"]) {
    machine.checkOut(version);
    expect(machine.install().exitCode).toBe(0);
    expect(machine.current()).toBe(version);
  }
  expect(machine.read("etc/backchannel/room-token")).toBe("kept\n");
  expect(machine.read("etc/backchannel/relay.env")).toContain("relay.example.org");
  expect(machine.releases()).toHaveLength(2);
});

test("an upgrade that isn't healthy is undone", () => {
  using machine = new Machine();
  machine.install("--domain", "relay.example.org");
  machine.checkOut("broken");
  const { exitCode, err } = machine.install();
  expect(exitCode).toBe(1);
  expect(err).toContain("the upgrade was undone");
  expect(machine.current()).toBe("1");
  expect(machine.releases()).toHaveLength(1);
});

test("a first run that isn't healthy says so and points to the log", () => {
  using machine = new Machine();
  machine.checkOut("broken");
  const { exitCode, err } = machine.install("--domain", "relay.example.org");
  expect(exitCode).toBe(1);
  expect(err).toContain("journalctl -u backchannel");
});

test("a release that can't be made whole leaves what runs alone", () => {
  using machine = new Machine();
  machine.install("--domain", "relay.example.org");
  machine.write("checkout/bun.lock", "torn");
  expect(machine.install().exitCode).not.toBe(0);
  expect(machine.current()).toBe("1");
  expect(machine.releases()).toHaveLength(1);
});

test("somebody's own Caddyfile is kept aside", () => {
  using machine = new Machine();
  machine.write("root/etc/caddy/Caddyfile", "example.org\n");
  machine.install("--domain", "relay.example.org");
  machine.install();
  expect(machine.read("etc/caddy/Caddyfile.before-backchannel")).toBe("example.org\n");
});

test("for a tailnet there is no Caddy and the relay chooses its addresses", () => {
  using machine = new Machine();
  expect(machine.install("--tailnet").exitCode).toBe(0);
  expect(machine.read("etc/backchannel/relay.env")).toBe("RELAY_OPTIONS=\n");
  expect(machine.read("etc/systemd/system/backchannel.service.d/tailnet.conf")).toContain(
    "tailscaled.service",
  );
  expect(machine.done()).not.toContain("caddy");
});

test("a dry run says what it would do and does nothing", () => {
  using machine = new Machine();
  const before = machine.releases;
  const { exitCode, out } = machine.install("--domain", "relay.example.org", "--dry-run");
  expect(exitCode).toBe(0);
  expect(out).toContain("would run: systemctl restart backchannel");
  expect(() => before()).toThrow("ENOENT");
  expect(() => machine.done()).toThrow("ENOENT");
});

test("a wrong name or no choice at all is refused before anything is done", () => {
  using machine = new Machine();
  expect(machine.install("--domain", "a b; reboot")).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining("not a domain name"),
  });
  expect(machine.install()).toMatchObject({ exitCode: 2, err: expect.stringContaining("Usage") });
  expect(machine.install("--domian", "x")).toMatchObject({ exitCode: 2 });
});
