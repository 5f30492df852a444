import { homePath } from "../client/home.ts";
import { systemClock } from "../domain/clock.ts";
import type { Context } from "./context.ts";
import { fileKind } from "./file-kind.ts";
import type { Output } from "./output.ts";
import { stopSignal } from "./stop-signal.ts";

/** A context of this process: its input, its signals, its home, its relay. */
export function commandContext(args: Context["args"], env: NodeJS.ProcessEnv, output: Output): Context {
  const flag = (name: string) => (typeof args[name] === "string" ? args[name] : undefined);
  const home = homePath({ ...env, ...(flag("home") && { BACKCHANNEL_HOME: flag("home") }) });
  return {
    args,
    env,
    home,
    output,
    clock: systemClock,
    input: {
      text: async () => (await import("./read-input.ts")).readInput(Bun.stdin.stream()),
      isTerminal: () => fileKind(0) === "terminal",
    },
    stopped: stopSignal,
    connect: async () => {
      const { connect } = await import("../client/connect.ts");
      return connect({
        home,
        env,
        agent: flag("agent"),
        url: flag("url"),
        token: flag("token"),
        client: {
          agent: "bch",
          onRetry: (why) => output.watched && output.note(`${why.message}; trying again`),
        },
      });
    },
  };
}
