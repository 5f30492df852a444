import { z } from "zod";
import { limits } from "./limits.ts";

/** Device names that Windows takes for itself, whatever follows a dot. */
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/;

const plainName = z
  .string()
  .min(1, "a name is needed")
  .max(limits.name + 1, `a name has at most ${limits.name} characters`)
  .toLowerCase();

function grammar(schema: typeof plainName, sigil: RegExp) {
  return schema
    .transform((name) => name.replace(sigil, ""))
    .pipe(
      z
        .string()
        .max(limits.name, `a name has at most ${limits.name} characters`)
        .regex(
          /^[a-z0-9][a-z0-9._-]*$/,
          "a name is letters, digits, dots, underscores and hyphens, and starts with a letter or digit",
        )
        .refine((name) => !name.endsWith("."), "a name can't end with a dot")
        .refine((name) => !devices.test(name), "some file systems keep this name for themselves"),
    );
}

/** `codex-1`, `@codex-1` or `Codex-1` → `codex-1`. */
export const agentName = grammar(plainName, /^@/).refine(
  (name) => name !== "all",
  '"all" names every agent, so no agent can have it',
);

/** `#design` or `Design` → `design`. */
export const channelName = grammar(plainName, /^#/);

/** A word an agent declares that it can do. */
export const capability = grammar(plainName, /^$/);
