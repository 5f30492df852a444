import type { Keep } from "../keepers.ts";

/** Nothing is kept: what the route itself costs. */
export const echo = (): Keep => () => undefined;
