import { fault } from "../domain/fault.ts";
import type { Content } from "./content.ts";

/** In each file that is ours from end to end, in all versions. */
export const ownMark = "Written by bch setup";

/** A file that nobody else writes into. */
export const ownContent = (whole: string): Content => ({
  kind: "own",
  fill(text, name) {
    if (text !== "")
      throw fault("config.unusable", name, "there is a file already, and bch setup didn't write it");
    return { text: whole, insertions: [{ at: 0, text: whole }], made: [], kept: [] };
  },
  isSettled: (text) => text === whole,
});
