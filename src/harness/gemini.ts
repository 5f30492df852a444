import { join } from "node:path";
import { etiquetteFile } from "./etiquette-file.ts";
import type { Harness } from "./harness.ts";
import { groupedHookEdits, hooksOf } from "./hook-edits.ts";
import { geminiHooks } from "./hooks/gemini.ts";
import { jsonContent } from "./json-content.ts";
import { serverEdit, theServer } from "./server-edit.ts";

export const gemini: Harness = {
  name: "gemini",
  title: "Gemini CLI",
  folder: ({ user }) => join(user, ".gemini"),
  programs: ["gemini"],
  plan(place) {
    const folder = place.project === undefined ? gemini.folder(place) : join(place.project, ".gemini");
    // Gemini CLI counts milliseconds.
    const hooks = groupedHookEdits(geminiHooks, place, (command, { timeout }) => ({
      name: "backchannel",
      type: "command",
      command,
      timeout: timeout * 1000,
    }));
    return [
      {
        path: join(folder, "settings.json"),
        what: `${hooksOf(geminiHooks)}; ${theServer}`,
        content: jsonContent([...hooks, serverEdit(place)]),
      },
      etiquetteFile(join(place.project ?? folder, "GEMINI.md"), place),
    ];
  },
};
