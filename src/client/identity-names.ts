import { readdirSync } from "node:fs";
import { join } from "node:path";
import { agentName } from "../domain/name.ts";

/** The agents that have joined from here, in order of name. */
export function identityNames(home: string): string[] {
  let files: string[];
  try {
    files = readdirSync(join(home, "identities"));
  } catch {
    return []; // Nobody has joined yet.
  }
  return files
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .filter((name) => agentName.safeParse(name).data === name)
    .sort();
}
