import type { HookFormat } from "./hook-format.ts";

/** Seconds; a hook of ours ends itself long before. */
const timeout = 5;
const onThisMachine = /^http:\/\/(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?\/?$/;

/**
 * OpenCode runs no commands at its events: our plugin there does, with `{session_id, cwd, server}` on stdin, and puts `context`
 * where the event has room for it: a part of the message, behind a tool's output, a prompt for a session that went idle.
 */
export const opencodeHooks: HookFormat = {
  harness: "opencode",
  events: {
    "chat.message": { place: "prompt", timeout, context: (context) => ({ context }) },
    "tool.execute.after": { place: "tools", timeout, context: (context) => ({ context }) },
    "session.idle": { place: "stop", timeout, context: (context) => ({ context }) },
    "session.deleted": { place: "end", timeout },
  },
  session: { id: ["session_id"], cwd: ["cwd"] },
  wakeTarget: (session, { server }) =>
    onThisMachine.test(`${server}`) && /^[\w-]{1,128}$/.test(session)
      ? { opencode: { url: server, session } }
      : undefined,
  notice: (notice) => ({ notice }),
};
