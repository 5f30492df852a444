import { z } from "zod";
import type { Hold } from "../domain/hold.ts";
import { holdText } from "../domain/hold-text.ts";

/** Most clients show a model what is for programs, so it is there too, in few words: each session pays for its schema. */
export const heldNote = z.string().optional();

/** What the model that wrote a held message is told; undefined when it isn't held. */
export function heldText(holds: readonly Hold[] | undefined): string | undefined {
  if (!holds || holds.length === 0) return undefined;
  const lines = holds.map(
    ({ agent, until, why }) => `Held back from @${agent} until ${until}: ${holdText(why)}.`,
  );
  return [...lines, "It is stored: don't send it again."].join("\n");
}
