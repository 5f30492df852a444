import { join } from "node:path";
import { etiquetteSkill } from "./etiquette-file.ts";
import type { FilePlan, Harness, Place } from "./harness.ts";
import { groupedHookEdits, hooksOf } from "./hook-edits.ts";
import { claudeCodeHooks } from "./hooks/claude-code.ts";
import { jsonContent } from "./json-content.ts";
import type { JsonEdit } from "./json-insert.ts";
import { serverEdit, theServer } from "./server-edit.ts";
import { quoteWords } from "./shell-words.ts";

export const claudeCode: Harness = {
  name: "claude-code",
  title: "Claude Code",
  folder: ({ user, env }) => env.CLAUDE_CONFIG_DIR || join(user, ".claude"),
  programs: ["claude"],
  plan(place) {
    const folder = place.project === undefined ? claudeCode.folder(place) : join(place.project, ".claude");
    // Paths of this machine are nobody else's, so in a project they go into the file that git doesn't get.
    const settings = join(folder, place.project === undefined ? "settings.json" : "settings.local.json");
    return [
      {
        path: settings,
        what: `${hooksOf(claudeCodeHooks)}, and what wakes an idle session`,
        content: jsonContent([
          ...groupedHookEdits(claudeCodeHooks, place, (command, { timeout }) => ({
            type: "command",
            command,
            timeout,
          })),
          ...rewakeEdits(place),
        ]),
      },
      server(place),
      etiquetteSkill(join(folder, "skills"), place),
    ];
  },
};

/** Runs in the background from the end of a turn on, and wakes the session when mail rings; see docs/waking.md. */
const rewakeEdits = ({ command, flags }: Place): JsonEdit[] =>
  ["SessionStart", "Stop"].map((event) => ({
    path: ["hooks", event],
    value: {
      hooks: [
        {
          type: "command",
          command: quoteWords([...command, "hook", "claude-code", "rewake", ...flags]),
          // A version that doesn't know the second still doesn't wait for it.
          async: true,
          asyncRewake: true,
          timeout: 600,
        },
      ],
    },
  }));

function server(place: Place): FilePlan {
  const { user, env, project } = place;
  const path =
    project === undefined ? join(env.CLAUDE_CONFIG_DIR || user, ".claude.json") : join(project, ".mcp.json");
  return { path, what: theServer, content: jsonContent([serverEdit(place, { type: "stdio" })]) };
}
