import type { MailStore } from "../mail.ts";
import type { MailFiles } from "./mail-files.ts";
import { writeSince } from "./since.ts";
import type { Step } from "./steps.ts";

/** A mailbox comes or goes as a whole. */
export function moving(files: MailFiles): Pick<MailStore, "open" | "close"> {
  const { index, spool, disk, warn } = files;

  /** Takes all of a mailbox away in one rename; the senders of what waits there see that it is dead. */
  function away(agent: string, to: string) {
    const box = index.box(agent);
    const slots = [...box.slots.values()].filter(({ place }) => place === "new" || place === "cur");
    const lines = slots.map((slot) => ({
      ...files.end(box, { id: slot.id, via: "" }, "dead"),
      why: "left" as const,
    }));
    const move: Step = { op: "move", from: `mail/${agent}`, to };
    return { move, ended: files.ended(lines) };
  }

  return {
    async open(agent) {
      const since = index.stamp();
      const begun = writeSince(agent, since);
      if (index.box(agent).slots.size > 0 || disk.exists(`mail/${agent}`)) {
        const aside = `quarantine/mail_${agent}_${since}`;
        warn(`mail/${agent} belonged to an earlier agent of that name: it was put aside as ${aside}`);
        const { move, ended } = away(agent, aside);
        index.begin(agent, since);
        return files.commit(ended, [move, begun], "flush");
      }
      index.begin(agent, since);
      await spool.commit([begun]);
    },

    async close(agent) {
      const stamp = index.stamp();
      const trash = `trash/${agent}_${stamp}`;
      const { move, ended } = away(agent, trash);
      const empty = index.begin(agent, stamp);
      await files.commit(ended, [move], "flush");
      // Those who leave would otherwise be remembered for ever, one by one.
      if (index.boxes.get(agent) === empty && empty.slots.size === 0) index.boxes.delete(agent);
      // Not in the journal: a directory in trash/ is nobody's, and the next start empties it.
      spool.settle().then(
        () => disk.removeTree(trash),
        (error: Error) => warn(`${trash}: ${error.message}`),
      );
    },
  };
}
