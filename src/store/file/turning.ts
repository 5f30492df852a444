import { limits } from "../../domain/limits.ts";
import { type MailStore, type Turned, usualKeep } from "../mail.ts";
import type { MailFiles, Plan } from "./mail-files.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Slot } from "./slot.ts";

/** Messages removed in one commit: enough to be quick, few enough that others get their turn. */
const batch = 256;

/** What happens to mail by the passing of time. */
export function turning(files: MailFiles): Pick<MailStore, "turn" | "sweep"> {
  const { index, ledger, spool, clock } = files;

  /** Each message once, though it may be due for more than one reason. */
  function duePlans(): [Mailbox, Plan][] {
    const plans = new Map<Slot, [Mailbox, Plan]>();
    const isFull = () => plans.size === limits.turn;
    for (const { box, slot } of index.overdue()) {
      if (!plans.has(slot)) plans.set(slot, [box, overduePlan(files, box, slot)]);
      if (isFull()) break;
    }
    for (const { box, slot } of isFull() ? [] : index.expired()) {
      if (!plans.has(slot)) plans.set(slot, [box, files.bury(box, slot, "expired")]);
      if (isFull()) break;
    }
    return [...plans.values()];
  }

  /** Not flushed: after a power cut time would do the same again. */
  async function carryOut(box: Mailbox, group: Plan[]): Promise<void> {
    const batches: Promise<void>[] = [];
    // All are started before any is awaited: from then on no other operation can take one of these messages.
    for (let at = 0; at < group.length; at += batch) {
      batches.push(files.carryOut(box, group.slice(at, at + batch), "none"));
    }
    await Promise.all(batches);
  }

  return {
    async turn() {
      const groups = Map.groupBy(duePlans(), ([box]) => box);
      await Promise.all(
        [...groups].map(([box, group]) =>
          carryOut(
            box,
            group.map(([, plan]) => plan),
          ),
        ),
      );
      return [...groups].flatMap(([{ agent }, group]) =>
        group.map(
          ([, { slot }]): Turned => ({
            agent,
            id: slot.id,
            state: slot.place === "dead" ? "dead" : "unclaimed",
          }),
        ),
      );
    },

    async sweep(keep = usualKeep) {
      const steps = ledger.forget(clock.earliest(), keep.receipts);
      if (steps.length > 0) await spool.commit(steps);
      for (const box of index.boxes.values()) {
        const old = [...box.slots.values()].filter((slot) => {
          // Somebody may be bringing it back just now.
          if (slot.settling) return false;
          const lifetime = slot.place === "dead" ? keep.dead : keep.receipts;
          return (
            (slot.place === "dead" || slot.place === "kept") && slot.at <= clock.earliest() - lifetime * 1000
          );
        });
        await carryOut(
          box,
          old.map((slot) => files.remove(box, slot)),
        );
      }
    },
  };
}

/** A lease has ended, or a delay. */
function overduePlan(files: MailFiles, box: Mailbox, slot: Slot): Plan {
  if (slot.place === "cur") return files.giveBack(box, slot);
  return files.surelyExpired(slot)
    ? files.bury(box, slot, "expired")
    : files.move(box, slot, { at: 0, due: 0 });
}
