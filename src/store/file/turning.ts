import { limits } from "../../domain/limits.ts";
import type { MailStore, Turned } from "../mail.ts";
import type { MailFiles, Plan } from "./mail-files.ts";
import type { Mailbox } from "./mailbox.ts";

/** Messages moved on in one commit: enough to be quick, few enough that others get their turn. */
const batch = 256;

/** What happens to mail by the passing of time. */
export function turning(files: MailFiles): Pick<MailStore, "turn" | "sweep"> {
  const { index, ledger, spool, clock } = files;

  function* plans(): Generator<[Mailbox, Plan]> {
    for (const { box, slot } of index.overdue()) {
      if (slot.place === "cur") yield [box, files.giveBack(box, slot)];
      else if (files.expired(slot)) yield [box, files.bury(box, slot, "expired")];
      else yield [box, files.move(box, slot, { at: 0, due: 0 })];
    }
    for (const { box, slot } of index.expired()) yield [box, files.bury(box, slot, "expired")];
  }

  /** Not flushed: after a power cut time would do the same again. */
  async function carryOut(box: Mailbox, group: Plan[]): Promise<void> {
    const batches: Promise<void>[] = [];
    // All are started before any is awaited: from then on no other operation can take one of these messages.
    for (let at = 0; at < group.length; at += batch) {
      batches.push(files.carryOut(box, group.slice(at, at + batch), [], false));
    }
    await Promise.all(batches);
  }

  return {
    async turn() {
      const groups = Map.groupBy(plans(), ([box]) => box);
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

    async sweep() {
      const steps = ledger.forget(clock.now());
      if (steps.length > 0) await spool.commit(steps);
      for (const box of index.boxes.values()) {
        const old = [...box.slots.values()].filter((slot) => {
          const lifetime = slot.place === "dead" ? limits.deadLifetime : limits.receiptLifetime;
          return (slot.place === "dead" || slot.place === "kept") && slot.at <= clock.now() - lifetime * 1000;
        });
        await carryOut(
          box,
          old.map((slot) => files.remove(box, slot)),
        );
      }
    },
  };
}
