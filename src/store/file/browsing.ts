import { limits } from "../../domain/limits.ts";
import type { Message } from "../../domain/message.ts";
import type { MailStore } from "../mail.ts";
import { messageOf } from "./letter.ts";
import type { MailFiles } from "./mail-files.ts";

/** A look through a mailbox as a person takes it: from the newest on, whatever the state. */
export function browsing(files: MailFiles): Pick<MailStore, "recent"> {
  const { index, ledger } = files;
  return {
    async recent(agent, { limit, before }) {
      const box = index.box(agent);
      const stampOf = (id: string) => box.slots.get(id)?.stamp ?? ledger.lines(id).sent?.stamp ?? 0;
      const end = before === undefined ? Number.POSITIVE_INFINITY : stampOf(before);
      const older = [...box.slots.values()].filter(({ stamp }) => stamp < end);
      const found: Message[] = [];
      let bytes = 0;
      for (const slot of older.sort((one, other) => other.stamp - one.stamp)) {
        if (found.length === limit) break;
        const letter = files.open(box, slot);
        if (!letter) continue;
        bytes += Buffer.byteLength(letter.body);
        if (bytes > limits.claimBytes) break;
        found.push(messageOf(letter));
      }
      return found;
    },
  };
}
