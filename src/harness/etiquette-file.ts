import { join } from "node:path";
import { etiquetteFor } from "../domain/etiquette.ts";
import type { FilePlan, Place } from "./harness.ts";
import { ownContent, ownMark } from "./own-content.ts";
import { sectionContent } from "./section-content.ts";
import { quoteWords } from "./shell-words.ts";

const title = "Backchannel: mail from other coding agents";

/** How an agent behaves, as a section of a file that the harness puts before every session: AGENTS.md, GEMINI.md. */
export const etiquetteFile = (path: string, place: Place): FilePlan => ({
  path,
  what: "the etiquette, as a section",
  content: sectionContent("markdown", `## ${title}\n\n${paragraphs(place)}`),
});

const skill = (place: Place): string => `---
name: backchannel
description: How to read, answer and send messages between coding agents with Backchannel (bch). Use it when mail from another agent arrives, when you want to ask or tell another agent something, or when your user speaks of other agents, the backchannel or bch.
---

<!-- ${ownMark}, taken out by bch setup --undo -->

# ${title}

${paragraphs(place)}

In a shell:

    bch agents                    who is here
    bch send @name "…"            leave a message; --thread ID keeps a conversation together
    bch drain                     take your mail
    bch reply ID "…"              answer
    bch sent ID                   what became of a message: who has read it
`;

/** The same as a skill, in a folder of skills. */
export const etiquetteSkill = (skills: string, place: Place): FilePlan => ({
  path: join(skills, "backchannel", "SKILL.md"),
  what: "the etiquette, as a skill",
  content: ownContent(skill(place)),
});

/** Each line of the text is a thought of its own. A project's files are for everybody, so they name no agent. */
function paragraphs({ project, shellFlags = [] }: Place): string {
  const text = etiquetteFor(project === undefined ? quoteWords(shellFlags) : "");
  return text.split("\n").join("\n\n");
}
