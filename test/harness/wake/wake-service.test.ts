import { expect, test } from "bun:test";
import { wakeService } from "../../../src/harness/wake/wake-service.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

const odd = ["/opt/a b/$x/bun", '/opt/50%/$HOME/"quoted"/cli.ts', "wake", "--home", "/x/it's"];
const at = (platform: NodeJS.Platform, env = { PATH: "/usr/bin:/opt/50%/bin" }) => {
  const service = wakeService({ user: "/x/ann", env, command: odd, platform, uid: 501 });
  return { ...service, text: service.plan.content.fill("", "file").text };
};

test("on Linux it is a user unit, whose words stay what they are", () => {
  const { plan, text, start, stop } = at("linux");
  expect(plan.path).toBe("/x/ann/.config/systemd/user/backchannel-wake.service");
  expect(text).toContain(
    String.raw`ExecStart="/opt/a b/$x/bun" "/opt/50%%/$$HOME/\"quoted\"/cli.ts" "wake" "--home" "/x/it's"`,
  );
  expect(text).toContain('Environment="PATH=/usr/bin:/opt/50%%/bin"');
  expect(start.at(-1)).toEqual(["systemctl", "--user", "enable", "--now", "backchannel-wake.service"]);
  expect(stop).toEqual([["systemctl", "--user", "disable", "--now", "backchannel-wake.service"]]);
  const { plan: elsewhere } = wakeService({
    user: "/x/ann",
    env: { XDG_CONFIG_HOME: "/x/conf" },
    command: odd,
    platform: "linux",
  });
  expect(elsewhere.path).toBe("/x/conf/systemd/user/backchannel-wake.service");
});

test.skipIf(!Bun.which("systemd-analyze"))("systemd reads the unit without a complaint", () => {
  using folder = new TemporaryFolder();
  const program = folder.write("a b 50%/$HOME", "#!/bin/sh\n", 0o700);
  const { plan } = wakeService({
    user: "/x",
    env: { PATH: "/usr/bin" },
    command: [program, "wake"],
    platform: "linux",
  });
  const unit = folder.write("backchannel-wake.service", plan.content.fill("", "unit").text);
  const { stderr } = Bun.spawnSync(["systemd-analyze", "verify", "--man=no", unit]);
  expect(stderr.toString()).toBe("");
});

test("on macOS it is a launchd agent, whose words stay what they are", () => {
  const { plan, text, start, stop } = at("darwin");
  expect(plan.path).toBe("/x/ann/Library/LaunchAgents/dev.backchannel.wake.plist");
  const words = [...text.matchAll(/^ {4}<string>(.*)<\/string>$/gm)].map(([, word]) => word);
  expect(words.slice(0, odd.length)).toEqual(odd);
  expect(start).toEqual([["launchctl", "bootstrap", "gui/501", plan.path]]);
  expect(stop).toEqual([["launchctl", "bootout", "gui/501/dev.backchannel.wake"]]);
  const marked = wakeService({ user: "/x", env: {}, command: ["<&>"], platform: "darwin" });
  expect(marked.plan.content.fill("", "file").text).toContain("<string>&lt;&amp;&gt;</string>");
});

test("a system without either is told so", () => {
  expect(() => at("win32")).toThrow("run bch wake yourself");
});
