import type { HoldCause } from "./hold.ts";
import { limits } from "./limits.ts";

const { hops, pair, window } = limits.loop;
const within = `within ${window / 3600 === 1 ? "an hour" : `${window / 60} minutes`}`;

const causes: Record<HoldCause, string> = {
  hops: `it is the answer to an answer more than ${hops} deep ${within}`,
  pair: `these two wrote to each other more than ${pair} times ${within}`,
};

/** Why a message is held, for people and models. */
export const holdText = (why: HoldCause | undefined): string =>
  why === undefined ? "two agents seemed to keep each other going" : causes[why];
