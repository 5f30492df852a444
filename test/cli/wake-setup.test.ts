import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { setup } from "../../src/cli/commands/setup.ts";
import { adoptDefault, saveIdentity } from "../../src/client/identity.ts";
import { runCommand } from "../support/run-command.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const unit = ".config/systemd/user/backchannel-wake.service";

/** A person whose systemctl stands in for the real one, and writes down what it is asked. */
class Person implements Disposable {
  readonly #folder = new TemporaryFolder();
  readonly user = this.#folder.join("it's $HOME");
  readonly home = `${this.user}/.backchannel`;
  readonly #log = this.#folder.join("asked");
  readonly #env: Record<string, string>;

  constructor(systemctl: string | undefined = "exit 0") {
    mkdirSync(this.user);
    if (systemctl !== undefined)
      this.#folder.write(
        "bin/systemctl",
        `#!/bin/sh\necho "$@" $(test -e "$HOME/${unit}" && echo with its file) >> '${this.#log}'\n${systemctl}\n`,
        0o700,
      );
    this.#env = { HOME: this.user, PATH: `${this.#folder.join("bin")}:/usr/bin:/bin` };
    saveIdentity(this.home, { v: 1, agent: "ana", url: "http://127.0.0.1:1", token: "bcha_x" });
    adoptDefault(this.home, { agent: "ana", url: undefined });
  }

  run(...words: string[]) {
    return runCommand(setup, words, { home: this.home, env: this.#env });
  }

  get unit(): string | undefined {
    return existsSync(`${this.user}/${unit}`) ? readFileSync(`${this.user}/${unit}`, "utf8") : undefined;
  }

  /** What systemctl was asked since the last time. */
  asked(): string[] {
    if (!existsSync(this.#log)) return [];
    const lines = readFileSync(this.#log, "utf8").trim().split("\n");
    this.#folder.write("asked", "");
    return lines.filter(Boolean);
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

const linux = test.skipIf(process.platform !== "linux");

linux("setup --wake writes the unit, starts it, and starts no agents unless told to", async () => {
  using person = new Person();
  const { out, err } = await person.run("--wake");
  expect(out).toContain("This machine");
  expect(err).toBe("bch: the wake daemon runs, and starts when you log in\n");
  expect(person.unit).toMatch(/^ExecStart=.* "wake"$/m);
  expect(person.asked().at(-1)).toBe("--user enable --now backchannel-wake.service with its file");
  await person.run("--wake", "--start-agents");
  expect(person.unit).toMatch(/^ExecStart=.* "wake" "--start-agents"$/m);
});

linux("running it again changes nothing, undo ends the service and takes its file out", async () => {
  using person = new Person();
  await person.run("--wake");
  const before = person.unit;
  expect((await person.run("--wake")).out).toContain("as it was");
  expect(person.unit).toBe(before);
  person.asked();
  await person.run("--undo");
  expect(person.asked()).toEqual(["--user disable --now backchannel-wake.service with its file"]);
  expect(existsSync(`${person.user}/.config`)).toBe(false);
  await person.run("--undo");
  expect(person.asked()).toEqual([]);
});

linux("a dry run writes and runs nothing", async () => {
  using person = new Person();
  const { out } = await person.run("--wake", "--dry-run");
  expect(out).toContain("would be added");
  expect(out).toContain("ExecStart=");
  expect(person.unit).toBeUndefined();
  expect(person.asked()).toEqual([]);
  await person.run("--wake");
  person.asked();
  await person.run("--undo", "--dry-run");
  expect(person.asked()).toEqual([]);
});

linux(
  "where the service can't be started, the file is there and the command to start it is said",
  async () => {
    using person = new Person('echo "Failed to connect to bus" >&2; exit 1');
    const { err } = await person.run("--wake");
    expect(person.unit).toBeDefined();
    expect(err).toContain(
      "the wake daemon doesn't run yet (Failed to connect to bus). To start it: systemctl --user",
    );
  },
);

linux("somebody's own unit of that name is left alone", async () => {
  using person = new Person();
  mkdirSync(`${person.user}/.config/systemd/user`, { recursive: true });
  await Bun.write(`${person.user}/${unit}`, "mine\n");
  await expect(person.run("--wake")).rejects.toMatchObject({ code: "setup.incomplete" });
  expect(person.unit).toBe("mine\n");
  expect(person.asked()).toEqual([]);
});

test("flags that don't go together are refused", async () => {
  using person = new Person();
  await expect(person.run("--start-agents")).rejects.toMatchObject({ code: "usage.wrong" });
  await expect(person.run("--wake", "--project")).rejects.toMatchObject({ code: "usage.wrong" });
});
