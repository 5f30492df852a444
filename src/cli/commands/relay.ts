import { findRelay } from "../../client/relay-run.ts";
import { fault } from "../../domain/fault.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { operatorToken } from "../operator-token.ts";
import { readConfig } from "../read-config.ts";
import { relayBanner } from "../relay-banner.ts";
import { relayFlags } from "../relay-flags.ts";
import { stopRelay } from "../stop-relay.ts";
import { table } from "../table.ts";

export const relay = command({
  name: "relay",
  summary: "Run the relay that keeps the mail, until ctrl-c or SIGTERM.",
  notes:
    "It listens on loopback and, where this machine is on a tailnet, on its addresses there; anywhere else only if " +
    "--host says so. The first start makes a room token and keeps it in the home.",
  flags: {
    port: { type: "number", value: "N", description: "the port (7117); 0 takes a free one" },
    host: { type: "text", value: "ADDRESS", description: "listen on this instead", repeatable: true },
    token: { type: "text", description: "the room token; others can see a command line, so better a file" },
    "token-file": {
      type: "text",
      value: "FILE",
      description: "a file with the room token (BACKCHANNEL_ROOM_TOKEN)",
    },
    "allow-host": {
      type: "text",
      value: "NAME",
      description: "a name that clients use for it",
      repeatable: true,
    },
    durability: {
      type: "text",
      choices: ["disk", "os"],
      description: "answer when mail is on disk, or once the system has it (disk)",
    },
    "no-loop-guard": { type: "boolean", description: "hold nothing that looks like a loop of two agents" },
    "no-audit": { type: "boolean", description: "don't write down who did what: see bch relay audit" },
    "webhook-allow": {
      type: "text",
      value: "HOST[:PORT]",
      description: "where webhooks may go, besides the open internet",
      repeatable: true,
    },
    metrics: {
      type: "text",
      value: "ADDRESS:PORT",
      description: "where its metrics are (127.0.0.1, the next port); off: nowhere",
    },
    "metrics-agents": { type: "boolean", description: "metrics for each agent, by name; up to 1000" },
    log: {
      type: "text",
      choices: ["text", "json"],
      description: "how a request is logged, on stderr (text)",
    },
    config: {
      type: "text",
      value: "FILE",
      description: "settings (relay.toml in the home, if there is one)",
    },
    set: {
      type: "text",
      value: "NAME=VALUE",
      description: "any other setting, see bch relay config",
      repeatable: true,
    },
    quiet: { type: "boolean", description: "log no requests" },
    status: { type: "boolean", description: "show the relay that runs on this home" },
    stop: { type: "boolean", description: "end it" },
    background: { type: "boolean", description: "as other commands start it", hidden: true },
  },
  positionals: [],
  examples: [
    "bch relay",
    "bch relay --port 0 --host 127.0.0.1 --quiet",
    "bch relay --token-file /etc/backchannel/room-token --allow-host relay.example.com",
    "bch relay --status",
    "bch relay --stop",
  ],
  async run(context) {
    const { args, home, env, output, stopped } = context;
    if (args.status) return status(context);
    if (args.stop) {
      const pid = await stopRelay(home);
      return output.answer({ ok: true, pid }, () => `the relay of ${home} has ended (process ${pid})`);
    }
    const flags = relayFlags(args);
    const reread = () => readConfig({ home, file: args.config, env, flags });
    const config = await reread();
    const stop = stopped();
    const found = args.background ? undefined : await findRelay(home);
    const { startRelay } = await import("../start-relay.ts");
    const started = await startRelay({
      home,
      config,
      reread,
      roomToken: operatorToken({
        token: args.token,
        file: args["token-file"],
        configured: config.values["token-file"],
        env,
      }),
      background: args.background,
      makeWay: found?.run.background ? () => takeOver(context) : undefined,
      output: (line) => output.log(line),
    });
    const { urls, socket, metrics, roomToken, first } = started;
    if (args.background) output.log(`started in the background, process ${process.pid}`);
    else
      output.answer(
        { home, urls, socket, metrics, roomToken: first ? roomToken : undefined, pid: process.pid },
        () => relayBanner({ home, homeByFlag: args.home !== undefined, urls, metrics, roomToken, first }),
      );
    if (stop.aborted) await started.stop();
    stop.addEventListener("abort", () => void started.stop());
    onHangUp(() =>
      started.reload().catch((error: Error) => output.log(`settings stay as they were: ${error.message}`)),
    );
    await started.stopped;
  },
});

/**
 * SIGHUP: the settings may have changed. From a terminal that is closed it means what it means to others: the end.
 * Windows has no such signal.
 */
function onHangUp(reload: () => Promise<void>): void {
  if (process.platform !== "win32" && !process.stdin.isTTY) process.on("SIGHUP", () => void reload());
}

/** A relay in the background came by itself, for whoever needed one: one that is asked for takes its place. */
async function takeOver({ home, output }: Pick<Context, "home" | "output">): Promise<void> {
  const pid = await stopRelay(home);
  output.note(`takes over from the relay in the background (process ${pid})`);
}

async function status({ home, output }: Pick<Context, "home" | "output">): Promise<void> {
  const found = await findRelay(home);
  if (!found) throw fault("relay.absent", home);
  const { pid, version, startedAt, urls, socket, metrics, background } = found.run;
  output.answer({ home, ...found.run }, () =>
    table([
      ["home", home],
      ["process", `${pid}, version ${version}, since ${startedAt}`],
      ...urls.map((url) => ["url", url]),
      ...(socket ? [["socket", socket]] : []),
      ...(metrics ? [["metrics", metrics]] : []),
      ...(background ? [["runs", "in the background, until nobody has used it for 15 minutes"]] : []),
    ]),
  );
}
