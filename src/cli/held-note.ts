import type { Hold } from "../domain/hold.ts";
import { holdText } from "../domain/hold-text.ts";
import { left } from "./age.ts";

/** What the sender of a held message is told. */
export const heldNote = ({ agent, until, why }: Hold, now: number): string =>
  `stored, but held back from @${agent} for ${left(until, now)}: ${holdText(why)}`;
