import type { MailStore } from "../mail.ts";
import { browsing } from "./browsing.ts";
import { burying } from "./burying.ts";
import { claiming } from "./claiming.ts";
import { delivering } from "./delivering.ts";
import { holding } from "./holding.ts";
import type { MailFiles } from "./mail-files.ts";
import { moving } from "./moving.ts";
import { settling } from "./settling.ts";
import { storeFault } from "./store-fault.ts";
import { tracking } from "./tracking.ts";
import { turning } from "./turning.ts";

/**
 * Mailboxes as directories of files. Each operation decides on the index, hands its steps to the spool in one commit,
 * and takes the decision back when the commit fails.
 */
export function fileMail(files: MailFiles): MailStore {
  const { counts, size, tally, ...mail } = {
    ...delivering(files),
    ...holding(files),
    ...browsing(files),
    ...burying(files),
    ...claiming(files),
    ...settling(files),
    ...tracking(files),
    ...turning(files),
    ...moving(files),
  };
  const told = Object.entries(mail).map(([name, act]) => [name, telling(act as Act)]);
  const onEnd: MailStore["onEnd"] = (tell) => {
    files.tell = tell;
  };
  return { ...(Object.fromEntries(told) as typeof mail), counts, size, tally, onEnd };
}

type Act = (...args: unknown[]) => Promise<unknown>;

/** What the disk throws at a reader becomes an error of the table, as the spool makes it of what it throws at a writer. */
function telling(act: Act): Act {
  return async (...args) => {
    try {
      return await act(...args);
    } catch (error) {
      throw storeFault(error);
    }
  };
}
