import type { BareDisk } from "./bench.ts";
import { milliseconds, perSecond } from "./figures-text.ts";

/** The disk in one sentence: the floor under every figure. */
export const bareText = ({ creates, durableCreates, flush }: BareDisk): string =>
  `${perSecond(creates)} files written and renamed, unsynced; ${perSecond(durableCreates)} with an fsync of file and ` +
  `directory each, in a row; one fdatasync ${milliseconds(flush)} (p50)`;
