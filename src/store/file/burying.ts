import { isoTime } from "../../domain/moment.ts";
import type { DeadCopy, MailStore } from "../mail.ts";
import { messageOf } from "./letter.ts";
import type { MailFiles } from "./mail-files.ts";
import type { SlotChange } from "./slot.ts";

/** As one that has only arrived. */
const anew: SlotChange = { place: "new", attempt: 0, at: 0, due: 0, expires: 0, claim: "", via: "", why: "" };

/** Dead letters, and the way back. */
export function burying(files: MailFiles): Pick<MailStore, "dead" | "revive"> {
  const { index } = files;
  return {
    async dead(limit) {
      const all = [...index.boxes.values()].flatMap((box) =>
        [...box.slots.values()].flatMap((slot) => (slot.place === "dead" ? [{ box, slot }] : [])),
      );
      const found: DeadCopy[] = [];
      for (const { box, slot } of all.sort((one, other) => other.slot.at - one.slot.at)) {
        if (found.length >= limit) break;
        const letter = files.open(box, slot);
        if (!letter) continue;
        const { agent } = box;
        found.push({ agent, message: messageOf(letter), at: isoTime(slot.at), why: slot.why || "damaged" });
      }
      return found;
    },

    async revive(agent, id) {
      const box = index.boxes.get(agent);
      const slot = box?.slots.get(id);
      if (!box || !slot || slot.place !== "dead" || slot.settling || !files.open(box, slot)) return false;
      await files.carryOut(box, [files.move(box, slot, anew)]);
      return true;
    },
  };
}
