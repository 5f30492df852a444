import type { Claimed } from "../../domain/claim.ts";
import { limits } from "../../domain/limits.ts";
import { isoTime } from "../../domain/moment.ts";
import { normalScope } from "../../domain/scope.ts";
import type { Filter, MailStore, Tally } from "../mail.ts";
import { type Letter, messageOf } from "./letter.ts";
import type { MailFiles } from "./mail-files.ts";
import type { Mailbox } from "./mailbox.ts";
import { readerWord } from "./reader-word.ts";
import type { Slot } from "./slot.ts";

/** Proof of the claim that this message is under. */
export const receiptOf = ({ id, attempt, claim }: Slot): string => `${id}.${attempt}.${claim}`;

/** Mail going out: claimed, or only looked at. */
export function claiming(
  files: MailFiles,
): Pick<MailStore, "claim" | "peek" | "read" | "counts" | "size" | "tally"> {
  const { index, ledger, clock } = files;

  return {
    async claim(agent, { lease, via, session, ...filter }) {
      const box = index.box(agent);
      const at = clock.now() + lease * 1000;
      const due = clock.elapsed() + lease * 1000;
      const found = select(files, box, filter);
      const reader = readerWord(via, session);
      const plans = found.map(({ slot, path }) =>
        files.move(
          box,
          slot,
          { place: "cur", attempt: slot.attempt + 1, at, due, claim: files.claimNumber(), via: reader },
          path,
        ),
      );
      if (plans.length === 0) return [];
      // Answered without a flush: after a power cut the worst is that it is unclaimed again.
      await files.carryOut(box, plans, "none");
      return found.map(
        ({ slot, letter }): Claimed => ({
          ...messageOf(letter),
          receipt: receiptOf(slot),
          leaseUntil: isoTime(at),
          attempt: slot.attempt,
        }),
      );
    },

    async peek(agent, { after, ...filter }) {
      const box = index.box(agent);
      const behind =
        after === undefined ? undefined : (box.slots.get(after) ?? ledger.lines(after).sent)?.stamp;
      return select(files, box, filter, behind).map(({ letter }) => messageOf(letter));
    },

    async read(agent, id) {
      const box = index.box(agent);
      const slot = box.slots.get(id);
      const letter = slot && files.open(box, slot);
      return letter && messageOf(letter);
    },

    counts(agent) {
      const { waiting, claimed } = index.box(agent);
      return { waiting, claimed };
    },

    tally(agents) {
      const tally: Tally = { unclaimed: 0, held: 0, claimed: 0, dead: 0 };
      let first = Number.POSITIVE_INFINITY;
      for (const agent of agents) {
        const box = index.boxes.get(agent);
        if (!box) continue;
        const { visible } = box;
        tally.unclaimed += visible.count;
        tally.held += box.waiting - visible.count;
        tally.claimed += box.claimed;
        tally.dead += box.dead;
        first = Math.min(first, visible.first);
      }
      // A stamp is in microseconds.
      return Number.isFinite(first) ? { ...tally, oldest: Math.floor(first / 1000) } : tally;
    },
    size: (agent) => index.box(agent).bytes,
  };
}

/** The oldest messages that a filter lets through, with their content. */
function select(files: MailFiles, box: Mailbox, { match, urgent, limit }: Filter, behind?: number) {
  const scope = match === undefined ? undefined : normalScope(match);
  if (scope !== undefined) for (const slot of box.unread()) readScope(files, box, slot);
  const found: { slot: Slot; path: string; letter: Letter }[] = [];
  let bytes = 0;
  for (const slot of box.unclaimed(scope, urgent, behind)) {
    if (files.expired(slot)) continue;
    const path = box.path(slot);
    const letter = files.open(box, slot, path);
    if (!letter) continue;
    bytes += Buffer.byteLength(letter.body);
    if (found.length > 0 && bytes > limits.claimBytes) break;
    found.push({ slot, path, letter });
    if (found.length === limit) break;
  }
  return found;
}

function readScope(files: MailFiles, box: Mailbox, slot: Slot): void {
  const letter = files.open(box, slot);
  if (letter) box.update(slot, { scope: normalScope(letter.scope ?? "") });
}
