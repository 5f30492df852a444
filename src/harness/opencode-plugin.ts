import type { Place } from "./harness.ts";
import { opencodeHooks } from "./hooks/opencode.ts";
import { ownMark } from "./own-content.ts";

/** Milliseconds that the command may take. */
const patience = 1000 * Math.max(...Object.values(opencodeHooks.events).map(({ timeout }) => timeout));

/**
 * OpenCode runs plugins where others run commands, so this one runs our command at the events that have room for text.
 * It asks only where the answer can be shown, because what `bch hook` hands out counts as read at the next event. A
 * plugin has to have one export: OpenCode calls each of them.
 */
export const opencodePlugin = ({
  command,
  flags,
}: Place): string => `// ${ownMark}, taken out by bch setup --undo.
// Puts mail from other agents before the model: behind a prompt, behind a tool's output, when a turn has ended.
import { spawn } from "node:child_process";

const command = ${JSON.stringify([...command, "hook", "opencode"])};
const flags = ${JSON.stringify(flags)};

export const Backchannel = async ({ client, directory, serverUrl }) => {
  /** Sessions that a person broke off: they are not to be prolonged. */
  const stopped = new Set();
  /** Whether a session is a person's own, or a subagent's. */
  const kinds = new Map();

  const run = (event, sessionID) =>
    new Promise((resolve) => {
      const child = spawn(command[0], [...command.slice(1), event, ...flags], {
        cwd: directory,
        stdio: ["pipe", "pipe", "ignore"],
        timeout: ${patience},
      });
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text) => {
        said += text;
      });
      child.on("error", () => resolve({}));
      child.on("close", () => {
        try {
          resolve(JSON.parse(said) ?? {});
        } catch {
          resolve({}); // It had nothing to say.
        }
      });
      child.stdin.on("error", () => {}); // It may end before it has read all.
      child.stdin.end(JSON.stringify({ session_id: sessionID, cwd: directory, server: serverUrl?.href }));
    });

  const isOwn = async (sessionID) => {
    if (!kinds.has(sessionID)) {
      // One that can't be asked about is taken for a person's.
      const found = await client.session.get({ path: { id: sessionID } }).catch(() => undefined);
      kinds.set(sessionID, !found?.data?.parentID);
    }
    return kinds.get(sessionID);
  };

  const ask = async (event, sessionID) => {
    if (!sessionID || !(await isOwn(sessionID))) return undefined;
    const { context, notice } = await run(event, sessionID);
    // A notice that can't be shown is no reason to hold up the mail.
    if (notice) await client.tui.showToast({ body: { message: notice, variant: "warning" } }).catch(() => {});
    return context;
  };

  return {
    "chat.message": async ({ sessionID }, { message, parts }) => {
      const text = await ask("chat.message", sessionID);
      if (!text) return;
      // Parts are sorted by their ids.
      const id = \`\${parts.at(-1)?.id ?? "prt_"}bch\`;
      parts.push({ id, sessionID, messageID: message.id, type: "text", text, synthetic: true });
    },
    "tool.execute.after": async ({ sessionID }, output) => {
      if (typeof output?.output !== "string") return;
      const text = await ask("tool.execute.after", sessionID);
      if (text) output.output += \`\\n\\n\${text}\`;
    },
    event: async ({ event: { type, properties } }) => {
      if (type === "session.error" && properties.error?.name === "MessageAbortedError") {
        stopped.add(properties.sessionID);
      }
      if (type === "session.deleted" && properties.info) {
        if (await isOwn(properties.info.id)) await run(type, properties.info.id);
        kinds.delete(properties.info.id);
      }
      if (type !== "session.idle" || stopped.delete(properties.sessionID)) return;
      const text = await ask(type, properties.sessionID);
      if (!text) return;
      const prompt = { path: { id: properties.sessionID }, body: { parts: [{ type: "text", text }] } };
      // Not waited for: it ends with the turn that it begins.
      (client.session.promptAsync ?? client.session.prompt).call(client.session, prompt).catch(() => {});
    },
  };
};
`;
