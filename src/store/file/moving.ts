import type { MailStore } from "../mail.ts";
import type { MailFiles } from "./mail-files.ts";

/** A mailbox comes or goes as a whole. */
export function moving(files: MailFiles): Pick<MailStore, "open" | "close"> {
  const { index, ledger, spool, clock, disk, warn } = files;

  /** One rename takes all of it away; each message's sender sees that it is dead. */
  async function moveAway(agent: string, to: string): Promise<void> {
    const box = index.boxes.get(agent);
    if (!box && !disk.exists(`mail/${agent}`)) return;
    index.boxes.delete(agent);
    const slots = [...(box?.slots.values() ?? [])].filter(({ place }) => place === "new" || place === "cur");
    const lines = slots.map((slot) => ({
      ...files.end(box!, { ...slot, via: "" }, "dead"),
      why: "left" as const,
    }));
    await spool.commit([
      { op: "move", from: `mail/${agent}`, to },
      ...(lines.length > 0 ? [ledger.append(clock.now(), lines)] : []),
    ]);
  }

  return {
    async open(agent) {
      if (
        disk
          .list(`mail/${agent}`)
          .some((place) => place !== "tmp" && disk.list(`mail/${agent}/${place}`).length > 0)
      ) {
        const aside = `quarantine/mail_${agent}_${index.stamp()}`;
        warn(`mail/${agent} belonged to an earlier agent of that name: it was put aside as ${aside}`);
        await moveAway(agent, aside);
      }
      index.box(agent);
    },

    async close(agent) {
      const trash = `trash/${agent}_${index.stamp()}`;
      await moveAway(agent, trash);
      // Not in the journal: a directory in trash/ is nobody's, and the next start empties it.
      disk.removeTree(trash);
    },
  };
}
