import type { Ring } from "../../domain/doorbell.ts";
import { ringText } from "../../domain/ring-text.ts";

/** A ring where only a prompt can be given. It comes in the place of the user's words, so it says that it isn't theirs. */
export const ringPrompt = (ring: Ring, agent: string): string =>
  `[Backchannel doorbell, not typed by your user] ${ringText(ring, agent)} ` +
  `Read with the tool bch_inbox, or with: bch drain --agent ${agent}`;
