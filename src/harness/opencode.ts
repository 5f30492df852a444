import { join } from "node:path";
import { etiquetteFile } from "./etiquette-file.ts";
import type { FilePlan, Harness, Place } from "./harness.ts";
import { hooksOf } from "./hook-edits.ts";
import { opencodeHooks } from "./hooks/opencode.ts";
import { jsonContent } from "./json-content.ts";
import { opencodePlugin } from "./opencode-plugin.ts";
import { serverName } from "./our-command.ts";
import { ownContent } from "./own-content.ts";
import { serverWords, theServer } from "./server-edit.ts";

export const opencode: Harness = {
  name: "opencode",
  title: "OpenCode",
  folder: ({ user, env }) => join(env.XDG_CONFIG_HOME || join(user, ".config"), "opencode"),
  programs: ["opencode"],
  plan(place) {
    const { project } = place;
    const folder = opencode.folder(place);
    const plugins = join(project === undefined ? folder : join(project, ".opencode"), "plugins");
    return [
      {
        path: join(plugins, "backchannel.js"),
        what: `a plugin: ${hooksOf(opencodeHooks)}`,
        content: ownContent(opencodePlugin(place)),
      },
      server(place, project ?? folder),
      etiquetteFile(join(project ?? folder, "AGENTS.md"), place),
    ];
  },
};

function server(place: Place, folder: string): FilePlan {
  // The person's file can have either name; both would be read, so a second one beside it would only confuse.
  const [json, jsonc] = [join(folder, "opencode.json"), join(folder, "opencode.jsonc")];
  const value = { type: "local", command: serverWords(place), enabled: true };
  return {
    path: place.exists(jsonc) && !place.exists(json) ? jsonc : json,
    what: theServer,
    content: jsonContent([{ path: ["mcp"], key: serverName, value }]),
  };
}
