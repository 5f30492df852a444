import { normalScope } from "../../domain/scope.ts";
import type { MailStore } from "../mail.ts";
import { commitChanges } from "./commit-changes.ts";
import type { FileChange } from "./file-records.ts";
import type { Entry } from "./filename.ts";
import { sentRecord } from "./ledger.ts";
import { writeLetter } from "./letter.ts";
import type { MailFiles } from "./mail-files.ts";
import { Slot } from "./slot.ts";

/** Mail coming in. */
export function delivering(files: MailFiles): Pick<MailStore, "deliver" | "repeated"> {
  const { index, ledger, spool, clock } = files;
  return {
    async deliver(posting, changes = []) {
      const { message, recipients, repeat, notBefore } = posting;
      const { body: _, refs: __, id, from, ...rest } = message;
      const text = writeLetter(posting);
      const entry: Entry = {
        stamp: index.stamp(),
        id,
        urgent: message.priority === "urgent",
        scoped: message.scope !== undefined,
        expires: message.expires === undefined ? 0 : Date.parse(message.expires),
        bytes: Buffer.byteLength(text),
        place: "new",
        attempt: 0,
        at: 0,
        claim: "",
        via: "",
        why: "",
      };
      const scope = message.scope === undefined ? undefined : normalScope(message.scope);
      const sent = { id, v: 1 as const, stamp: entry.stamp, sent: { from, ...rest }, recipients, ...repeat };
      const paths: string[] = [];
      const copies = recipients.map((agent) => {
        const box = index.box(agent);
        const at = notBefore?.get(agent) ?? 0;
        const wait = at - clock.now();
        const own = wait > 0 ? { ...entry, at } : entry;
        paths.push(box.path(own));
        return { box, slot: new Slot(own, { scope, due: wait > 0 ? clock.elapsed() + wait : 0 }) };
      });
      await commitChanges(spool, changes as FileChange[], [
        { op: "put", to: paths, text },
        ledger.append(clock.latest(), [sent]),
      ]);
      for (const { box, slot } of copies) index.add(box, slot);
    },

    async repeated(from, key) {
      const id = ledger.repeated(from, key, clock.earliest());
      const sent = id === undefined ? undefined : ledger.lines(id).sent;
      return sent && sent.stamp > index.box(from).since ? sentRecord(sent) : undefined;
    },
  };
}
