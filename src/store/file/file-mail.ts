import type { MailStore } from "../mail.ts";
import { claiming } from "./claiming.ts";
import { delivering } from "./delivering.ts";
import type { MailFiles } from "./mail-files.ts";
import { moving } from "./moving.ts";
import { settling } from "./settling.ts";
import { tracking } from "./tracking.ts";
import { turning } from "./turning.ts";

/**
 * Mailboxes as directories of files. Each operation decides on the index, hands its steps to the spool in one commit,
 * and takes the decision back when the commit fails.
 */
export function fileMail(files: MailFiles): MailStore {
  return {
    ...delivering(files),
    ...claiming(files),
    ...settling(files),
    ...tracking(files),
    ...turning(files),
    ...moving(files),
  };
}
