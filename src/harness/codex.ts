import { join } from "node:path";
import { etiquetteFile } from "./etiquette-file.ts";
import type { Harness, Place } from "./harness.ts";
import { groupedHookEdits, hooksOf } from "./hook-edits.ts";
import { codexHooks } from "./hooks/codex.ts";
import { jsonContent } from "./json-content.ts";
import { serverName } from "./our-command.ts";
import { sectionContent } from "./section-content.ts";
import { serverWords, theServer } from "./server-edit.ts";

export const codex: Harness = {
  name: "codex",
  title: "Codex CLI",
  folder: ({ user, env }) => env.CODEX_HOME || join(user, ".codex"),
  programs: ["codex"],
  next: "Codex runs a new hook when you have trusted it: type /hooks in Codex and look through ours. Until then no mail arrives by itself.",
  plan(place) {
    const folder = place.project === undefined ? codex.folder(place) : join(place.project, ".codex");
    return [
      {
        path: join(folder, "hooks.json"),
        what: hooksOf(codexHooks),
        content: jsonContent(
          groupedHookEdits(codexHooks, place, (command, { timeout }) => ({
            type: "command",
            command,
            timeout,
          })),
        ),
      },
      { path: join(folder, "config.toml"), what: theServer, content: sectionContent("toml", server(place)) },
      etiquetteFile(join(place.project ?? folder, "AGENTS.md"), place),
    ];
  },
};

function server(place: Place): string {
  const [command, ...args] = serverWords(place);
  return `[mcp_servers.${serverName}]\ncommand = ${quoted(command!)}\nargs = [${args.map(quoted).join(", ")}]`;
}

/** A TOML string has JSON's escapes, and no DEL. */
const quoted = (word: string): string => JSON.stringify(word).replaceAll("\u007f", "\\u007f");
