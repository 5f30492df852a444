import { connect } from "../client/connect.ts";
import { systemClock } from "../domain/clock.ts";
import type { HookCall } from "./hook-call.ts";
import type { HookTools } from "./hook-run.ts";
import { toFile, writeAll } from "./write-all.ts";

/** What a hook of this process works with. */
export const hookTools = ({ home, env, words }: HookCall): HookTools => ({
  clock: systemClock,
  connect: () => connect({ home, env, agent: words.flags.agent, client: { agent: "hook" } }),
  write: (text) => writeAll(text, toFile(1)),
  mark: () => crypto.randomUUID().slice(0, 8),
});
