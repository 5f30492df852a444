import { changedBy, type Step } from "./steps.ts";

export const isMail = (path: string): boolean => path.startsWith("mail/");

/** A mailbox is moved as a whole. */
export const isMailbox = (path: string): boolean => /^mail\/[^/]+$/.test(path);

export const isOutbox = (path: string): boolean => path.startsWith("outbox/");

/** Whether a name is given once: what is taken away before its file was made leaves nothing to be taken away. */
export const isGivenOnce = (path: string): boolean => isMail(path) || isOutbox(path);

/** What may come and go within the moment that files wait. */
const isBrief = (path: string): boolean =>
  isGivenOnce(path) || path.startsWith("task") || path.startsWith("webhooks/");

/**
 * Records are looked for by their file, so that an operator's hand is noticed: their files don't wait, but for those that change
 * with the mail, of tasks and of hooks that are told of it.
 */
export const isPrompt = (step: Step): boolean => step.op !== "append" && !changedBy(step).every(isBrief);
