import type { Message } from "../domain/message.ts";
import { isoTime } from "../domain/moment.ts";
import { relayName } from "../domain/relay-name.ts";
import { hasRoom } from "./has-room.ts";
import type { HubCore } from "./hub-core.ts";
import { newId } from "./secrets.ts";

/** A message of the relay's own to an agent. Into a full mailbox none is put: it says nothing that isn't seen elsewhere. */
export async function relayNote(core: HubCore, to: string, body: string): Promise<void> {
  const { store, bus, clock, random, outbox, happenings } = core;
  if (!hasRoom(core, to)) return;
  const message: Message = {
    id: newId(random),
    from: relayName,
    to: `@${to}`,
    body,
    priority: "normal",
    ts: isoTime(clock.now()),
  };
  const recipients = [to];
  await store.mail.deliver(
    { message, recipients },
    outbox.tell({ event: "message.sent", message, recipients }),
  );
  happenings.tell({ what: "message.sent", message, recipients });
  bus.emit(to, { kind: "arrived", message });
}
