import { normalScope } from "../../domain/scope.ts";
import type { MailStore } from "../mail.ts";
import { sentRecord } from "./ledger.ts";
import { writeLetter } from "./letter.ts";
import type { MailFiles } from "./mail-files.ts";
import type { Slot } from "./mailbox.ts";

/** Mail coming in. */
export function delivering(files: MailFiles): Pick<MailStore, "deliver" | "repeated"> {
  const { index, ledger, spool, clock } = files;
  return {
    async deliver(posting) {
      const { message, recipients, repeat, notBefore } = posting;
      const { body: _, refs: __, id, from, ...rest } = message;
      const slot: Slot = {
        stamp: index.stamp(),
        id,
        urgent: message.priority === "urgent",
        scoped: message.scope !== undefined,
        expires: message.expires === undefined ? 0 : Date.parse(message.expires),
        place: "new",
        attempt: 0,
        at: 0,
        claim: "",
        via: "",
        why: "",
        scope: message.scope === undefined ? undefined : normalScope(message.scope),
        due: 0,
        settling: false,
      };
      const sent = { id, v: 1 as const, stamp: slot.stamp, sent: { from, ...rest }, recipients, ...repeat };
      const copies = recipients.map((agent) => {
        const at = notBefore?.get(agent) ?? 0;
        const wait = at - clock.now();
        const hidden = wait > 0 ? { at, due: clock.elapsed() + wait } : {};
        return { box: index.box(agent), slot: { ...slot, ...hidden } };
      });
      await spool.commit([
        { op: "put", to: copies.map(({ box, slot }) => box.path(slot)), text: writeLetter(posting) },
        ledger.append(clock.now(), [sent]),
      ]);
      for (const { box, slot } of copies) index.add(box, slot);
    },

    async repeated(from, key) {
      const id = ledger.repeated(from, key, clock.now());
      const sent = id === undefined ? undefined : ledger.lines(id).sent;
      return sent && sent.stamp > index.box(from).since ? sentRecord(sent) : undefined;
    },
  };
}
