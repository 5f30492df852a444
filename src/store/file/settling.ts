import type { MailStore, Settled } from "../mail.ts";
import { receiptOf } from "./claiming.ts";
import { messageOf } from "./letter.ts";
import type { MailFiles, Plan } from "./mail-files.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Slot, SlotChange } from "./slot.ts";

/** The end of a claim, or its prolongation. */
export function settling(files: MailFiles): Pick<MailStore, "ack" | "release" | "extend" | "take"> {
  const { index, clock } = files;

  async function settle(agent: string, receipts: string[], plan: (box: Mailbox, slot: Slot) => Plan) {
    const box = index.box(agent);
    const { held, lost } = sort(box, receipts, clock.elapsed());
    const slots = [...held.values()];
    if (slots.length === 0) return { done: [], lost };
    await files.carryOut(
      box,
      slots.map((slot) => plan(box, slot)),
    );
    const dead = [...held].flatMap(([receipt, { place }]) => (place === "dead" ? [receipt] : []));
    return { done: [...held.keys()], lost, ...(dead.length > 0 && { dead }) } satisfies Settled;
  }

  return {
    ack: (agent, receipts) =>
      settle(agent, receipts, (box, slot) => ({
        ...files.remove(box, slot),
        end: files.end(box, slot, "acked"),
      })),

    release: (agent, receipts, delay) =>
      settle(agent, receipts, (box, slot) => files.giveBack(box, slot, delay)),

    extend(agent, receipts, lease) {
      const until = { at: clock.now() + lease * 1000, due: clock.elapsed() + lease * 1000 };
      return settle(agent, receipts, (box, slot) => files.move(box, slot, until));
    },

    async take(agent, id, keep, via = "") {
      const box = index.box(agent);
      const slot = box.slots.get(id);
      if (!slot || slot.settling || (slot.place !== "new" && slot.place !== "kept")) return undefined;
      if (slot.place === "new" && files.expired(slot)) return undefined;
      const letter = files.open(box, slot);
      if (!letter) return undefined;
      const end = slot.place === "new" ? { end: files.end(box, { id, via }, "acked") } : {};
      const kept: SlotChange = { place: "kept", attempt: slot.attempt + 1, at: clock.latest(), due: 0, via };
      if (!keep) await files.carryOut(box, [{ ...files.remove(box, slot), ...end }]);
      else if (slot.place === "new") await files.carryOut(box, [{ ...files.move(box, slot, kept), ...end }]);
      return messageOf(letter);
    },
  };
}

/** Receipts whose claim still holds, and the others: settled, given back, ended or never given. */
function sort(box: Mailbox, receipts: string[], now: number) {
  const held = new Map<string, Slot>();
  const lost: string[] = [];
  for (const receipt of new Set(receipts)) {
    const slot = box.slots.get(receipt.slice(0, receipt.indexOf(".")));
    const good = slot?.place === "cur" && receiptOf(slot) === receipt && !slot.settling && slot.due > now;
    if (good) held.set(receipt, slot);
    else lost.push(receipt);
  }
  return { held, lost };
}
