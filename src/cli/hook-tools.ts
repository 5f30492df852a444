import { connect } from "../client/connect.ts";
import { systemClock } from "../domain/clock.ts";
import { fileKind } from "./file-kind.ts";
import type { HookCall } from "./hook-call.ts";
import type { HookTools } from "./hook-run.ts";
import { toFile, writeAll } from "./write-all.ts";

/** Milliseconds from the start of the process: so much later than this it ends, and can say nothing any more. */
const patience = 1350;

/** What a hook of this process works with. */
export const hookTools = ({ home, env, words }: HookCall): HookTools => ({
  clock: systemClock,
  connect: () => connect({ home, env, agent: words.flags.agent, client: { agent: "hook" } }),
  write: (text) => writeAll(text, toFile(1)),
  unread: fileKind(1) === "nowhere",
  began: () => performance.timeOrigin,
  left: () => Math.max(1, patience - performance.now()),
  mark: () => crypto.randomUUID().slice(0, 8),
});
