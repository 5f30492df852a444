import { join } from "node:path";
import { etiquetteFile, etiquetteSkill } from "./etiquette-file.ts";
import type { Harness } from "./harness.ts";
import { hooksOf, listedHookEdits } from "./hook-edits.ts";
import { cursorHooks } from "./hooks/cursor.ts";
import { jsonContent } from "./json-content.ts";
import { serverEdit, theServer } from "./server-edit.ts";

export const cursor: Harness = {
  name: "cursor",
  title: "Cursor",
  folder: ({ user }) => join(user, ".cursor"),
  programs: ["cursor-agent", "cursor"],
  plan(place) {
    const folder = place.project === undefined ? cursor.folder(place) : join(place.project, ".cursor");
    return [
      {
        path: join(folder, "hooks.json"),
        what: hooksOf(cursorHooks),
        content: jsonContent(
          listedHookEdits(cursorHooks, place, (command, { timeout }) => ({ command, timeout })),
        ),
      },
      { path: join(folder, "mcp.json"), what: theServer, content: jsonContent([serverEdit(place)]) },
      // Cursor keeps a person's own rules in its database; a skill is the one text for all projects that is a file.
      place.project === undefined
        ? etiquetteSkill(join(folder, "skills"), place)
        : etiquetteFile(join(place.project, "AGENTS.md"), place),
    ];
  },
};
