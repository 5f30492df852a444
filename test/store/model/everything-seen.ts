import type { Message } from "../../../src/domain/message.ts";
import type { MailStore } from "../../../src/store/mail.ts";

/** All that a store tells without changing anything: two stores that agree on this are in the same state. */
export async function everythingSeen(
  mail: MailStore,
  agents: readonly string[],
  sent: Message[],
  keys: { from: string; key: string }[],
): Promise<unknown> {
  const mailboxes = agents.map(async (agent) => ({
    agent,
    counts: mail.counts(agent),
    tally: mail.tally([agent]),
    waiting: await mail.peek(agent, { limit: 1000 }),
    held: await mail.held(agent),
    sent: await mail.sentBy(agent, 1000),
    read: await Promise.all(sent.map(({ id }) => mail.read(agent, id))),
    found: await Promise.all(sent.map(({ id }) => mail.find(agent, id.slice(0, 8)))),
    alike: (await mail.find(agent, "")).length,
  }));
  const messages = sent.map(async ({ id }) => {
    const record = await mail.sent(id);
    return { record, deliveries: await mail.deliveries(id, record?.recipients ?? []) };
  });
  return {
    mailboxes: await Promise.all(mailboxes),
    messages: await Promise.all(messages),
    repeated: await Promise.all(keys.map(({ from, key }) => mail.repeated(from, key))),
  };
}
