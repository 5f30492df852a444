import { existsSync } from "node:fs";
import { join } from "node:path";

const tools = join(import.meta.dir, "..", "..", ".tools", "node_modules");

/** The program of a package that `scripts/mcp-tools.sh` installs, as a path; says so when it isn't there. */
export function mcpTool(path: string): string | undefined {
  const found = join(tools, path);
  if (existsSync(found)) return found;
  console.warn(`SKIPPED: ${path} isn't in .tools/; scripts/mcp-tools.sh installs it`);
  return undefined;
}
