import { join } from "node:path";
import { fault } from "../../domain/fault.ts";
import type { FilePlan } from "../harness.ts";
import { ownContent, ownMark } from "../own-content.ts";

interface Options {
  /** The person's home directory. */
  user: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The words that run `bch wake`, flags included. */
  command: readonly string[];
  platform?: NodeJS.Platform;
  /** The person's number on this system. */
  uid?: number;
}

/** The wake daemon as a service of the person's: a file, and the commands that begin and end it, one after the other. */
export interface WakeService {
  plan: FilePlan;
  start: string[][];
  stop: string[][];
}

/** What it is called among the files of a setup. */
export const wakeWhat = "the wake daemon";

/** A systemd user unit, or a launchd agent. */
export function wakeService({ platform = process.platform, ...options }: Options): WakeService {
  if (platform === "linux") return systemdUnit(options);
  if (platform === "darwin") return launchdAgent(options);
  throw fault("usage.wrong", `--wake has no service for ${platform} yet; run bch wake yourself`);
}

const unitName = "backchannel-wake.service";

function systemdUnit({ user, env, command }: Options): WakeService {
  const path = join(env.XDG_CONFIG_HOME || join(user, ".config"), "systemd", "user", unitName);
  const text = `# ${ownMark} --wake, taken out by bch setup --undo.
[Unit]
Description=Backchannel: tells of mail that no session reads

[Service]
ExecStart=${commandLine(command)}
Environment=${quoted(`PATH=${env.PATH ?? ""}`)}
Restart=on-failure
RestartSec=5

[Install]
WantedBy=default.target
`;
  const systemctl = (...words: string[]) => ["systemctl", "--user", ...words];
  return {
    plan: { path, what: wakeWhat, content: ownContent(text) },
    start: [systemctl("daemon-reload"), systemctl("enable", "--now", unitName)],
    stop: [systemctl("disable", "--now", unitName)],
  };
}

/** Words that systemd takes as they are: in quotes, what it would replace doubled; it replaces no `$` in the first one. */
const commandLine = ([program = "", ...words]: readonly string[]): string =>
  [quoted(program), ...words.map((word) => quoted(word).replaceAll("$", "$$$$"))].join(" ");

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%").replaceAll("\n", "\\n")}"`;

const agentName = "dev.backchannel.wake";

function launchdAgent({ user, env, command, uid = process.getuid?.() }: Options): WakeService {
  const path = join(user, "Library", "LaunchAgents", `${agentName}.plist`);
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!-- ${ownMark} with the wake flag, taken out by its undo. -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${agentName}</string>
  <key>ProgramArguments</key>
  <array>
${command.map((word) => `    <string>${xml(word)}</string>`).join("\n")}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
    <key>PATH</key>
    <string>${xml(env.PATH ?? "")}</string>
  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
</dict>
</plist>
`;
  const domain = `gui/${uid ?? 0}`;
  return {
    plan: { path, what: wakeWhat, content: ownContent(text) },
    start: [["launchctl", "bootstrap", domain, path]],
    stop: [["launchctl", "bootout", `${domain}/${agentName}`]],
  };
}

const xml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
