import { changedBy, type Step } from "./steps.ts";

export const isMail = (path: string): boolean => path.startsWith("mail/");

/** A mailbox is moved as a whole. */
export const isMailbox = (path: string): boolean => /^mail\/[^/]+$/.test(path);

/** What may come and go within the moment that files wait. */
const isBrief = (path: string): boolean => isMail(path) || path.startsWith("task");

/** Records are looked for by their file, so that an operator's hand is noticed: their files don't wait, but for those of tasks. */
export const isPrompt = (step: Step): boolean => step.op !== "append" && !changedBy(step).every(isBrief);
