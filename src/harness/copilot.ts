import { join } from "node:path";
import { etiquetteFile } from "./etiquette-file.ts";
import type { FilePlan, Harness } from "./harness.ts";
import { hooksOf, listedHookEdits } from "./hook-edits.ts";
import { copilotHooks } from "./hooks/copilot.ts";
import { jsonContent } from "./json-content.ts";
import { serverEdit, theServer } from "./server-edit.ts";

export const copilot: Harness = {
  name: "copilot",
  title: "Copilot CLI",
  folder: ({ user, env }) => env.COPILOT_HOME || join(user, ".copilot"),
  programs: ["copilot"],
  plan(place) {
    const { project } = place;
    const folder = copilot.folder(place);
    const hooks: FilePlan = {
      path: join(project === undefined ? folder : join(project, ".github"), "hooks", "backchannel.json"),
      what: hooksOf(copilotHooks),
      content: jsonContent(
        listedHookEdits(copilotHooks, place, (bash, { timeout, matcher }) => ({
          type: "command",
          ...(matcher !== undefined && { matcher }),
          bash,
          timeoutSec: timeout,
        })),
      ),
    };
    return [
      hooks,
      {
        path: project === undefined ? join(folder, "mcp-config.json") : join(project, ".mcp.json"),
        what: theServer,
        content: jsonContent([
          serverEdit(place, project === undefined ? { type: "local", tools: ["*"] } : { type: "stdio" }),
        ]),
      },
      etiquetteFile(
        project === undefined ? join(folder, "copilot-instructions.md") : join(project, "AGENTS.md"),
        place,
      ),
    ];
  },
};
