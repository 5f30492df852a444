import { fault } from "../domain/fault.ts";
import type { Content } from "./content.ts";
import { insert } from "./insertion.ts";
import { markedSection, type SectionSyntax, sectionIn } from "./marked-section.ts";
import { serverName } from "./our-command.ts";

/** A marked section at the end of a Markdown or TOML file. */
export function sectionContent(syntax: SectionSyntax, section: string): Content {
  return {
    kind: syntax,
    fill(text, name) {
      const nothing = { text, insertions: [], made: [], kept: [] };
      if (syntax === "toml" && hasServer(readToml(text, name))) {
        return { ...nothing, kept: [`mcp_servers.${serverName} is there by hand, and stays`] };
      }
      const insertion = markedSection(text, syntax, section);
      const filled = insert(text, [insertion]);
      if (syntax === "toml") readToml(filled, name);
      return { ...nothing, text: filled, insertions: [insertion] };
    },
    isSettled(text, name) {
      const present = sectionIn(text, syntax);
      if (present === undefined) return syntax === "toml" && hasServer(readToml(text, name));
      return present === section.trimEnd();
    },
  };
}

/** What a TOML file says; also the proof that our table can stand in it. */
function readToml(text: string, name: string): object {
  try {
    return Bun.TOML.parse(text);
  } catch (error) {
    throw fault("config.invalid", name, (error as Error).message);
  }
}

function hasServer(toml: { mcp_servers?: unknown }): boolean {
  const servers = toml.mcp_servers;
  return typeof servers === "object" && servers !== null && Object.hasOwn(servers, serverName);
}
