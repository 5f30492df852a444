import { isoTime } from "../../domain/moment.ts";
import type { MailStore } from "../mail.ts";
import type { MailFiles } from "./mail-files.ts";
import type { Slot } from "./slot.ts";

/** Mail whose time hasn't come. */
export function holding(files: MailFiles): Pick<MailStore, "held" | "unhold"> {
  const { index } = files;
  return {
    async held(agent) {
      const found = [...index.box(agent).slots.values()].filter(isHeld);
      return found
        .sort((one, other) => one.stamp - other.stamp)
        .map(({ id, at }) => ({ id, until: isoTime(at) }));
    },

    async unhold(agent, id) {
      const box = index.box(agent);
      const slot = box.slots.get(id);
      if (!slot || !isHeld(slot)) return false;
      await files.carryOut(box, [files.move(box, slot, { at: 0, due: 0 })]);
      return true;
    },
  };
}

/** One that was given back for later has been handed out before. */
const isHeld = ({ place, attempt, due, settling }: Slot): boolean =>
  place === "new" && attempt === 0 && due > 0 && !settling;
