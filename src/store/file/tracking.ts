import type { Delivery } from "../../domain/delivery.ts";
import { isoTime } from "../../domain/moment.ts";
import type { MailStore, SentRecord } from "../mail.ts";
import { sentRecord } from "./ledger.ts";
import type { EndLine } from "./ledger-line.ts";
import type { MailFiles } from "./mail-files.ts";
import { readerOf } from "./reader-word.ts";
import type { Slot } from "./slot.ts";

/** What became of a message: told from where its files are, and from the ledger once they are gone. */
export function tracking(files: MailFiles): Pick<MailStore, "find" | "sent" | "deliveries" | "sentBy"> {
  const { index, ledger } = files;
  return {
    async find(agent, prefix) {
      const box = index.box(agent);
      const found = new Set<string>();
      for (const { id } of box.slots.startingWith(prefix)) {
        found.add(id);
        if (found.size === 2) return [...found];
      }
      for (const { id, stamp, sent, recipients } of ledger.sentLike(prefix)) {
        if (stamp > box.since && (sent.from === agent || recipients.includes(agent))) found.add(id);
        if (found.size === 2) break;
      }
      return [...found];
    },

    async sent(id) {
      return files.sent(id);
    },

    async deliveries(id, recipients) {
      const { ends } = ledger.lines(id);
      return recipients.map((agent) => {
        const slot = index.boxes.get(agent)?.slots.get(id);
        return slot && slot.place !== "kept"
          ? fromSlot(agent, slot)
          : fromLine(agent, ends.get(agent), files.clock.now());
      });
    },

    async sentBy(agent, limit, before) {
      const records: SentRecord[] = [];
      const behind =
        before === undefined ? Number.POSITIVE_INFINITY : (ledger.lines(before).sent?.stamp ?? 0);
      for (const line of ledger.sentBy(agent)) {
        if (line.stamp < index.box(agent).since) break;
        if (line.stamp >= behind) continue;
        records.push(sentRecord(line));
        if (records.length === limit) break;
      }
      return records;
    },
  };
}

function fromSlot(agent: string, { place, attempt, at, due, via, why }: Slot): Delivery {
  switch (place) {
    case "cur":
      return { agent, state: "claimed", attempt, until: isoTime(at), ...readerOf(via) };
    case "dead":
      return { agent, state: "dead", at: isoTime(at), why: why || "damaged" };
    default:
      return { agent, state: "unclaimed", attempt, ...(due > 0 && { until: isoTime(at) }) };
  }
}

function fromLine(agent: string, line: EndLine | undefined, now: number): Delivery {
  if (line?.end === "acked") {
    const { at, by, session } = line;
    return { agent, state: "acked", at, ...(by && { by }), ...(session && { session }) };
  }
  return { agent, state: "dead", at: line?.at ?? isoTime(now), why: line?.why ?? "damaged" };
}
