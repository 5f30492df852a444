import type { Delivery } from "../../src/domain/delivery.ts";
import type { Store } from "../../src/store/store.ts";
import { taskOf } from "../store/conformance/tasks.ts";
import type { CrashDisk } from "../support/crash-disk.ts";
import type { Facts, Send } from "./facts.ts";
import { agents, teller, tellingId } from "./history.ts";

/** What became of each send that is there. */
type Found = Map<string, Delivery[]>;

const alive = (delivery: Delivery) => delivery.state === "unclaimed" || delivery.state === "claimed";

/**
 * Holds a recovered store to what was answered before the crash; gives the first broken promise.
 * With `settle` the facts take over what recovery decided of what was only asked: later it must stay so.
 */
export async function verdict(
  store: Store,
  disk: CrashDisk,
  facts: Facts,
  settle = false,
): Promise<string | undefined> {
  const found: Found = new Map();
  for (const send of [...facts.sends.values()]) {
    const problem = await ofSend(store, facts, send, settle, found);
    if (problem) return `${problem} (message ${send.message.id})`;
  }
  for (const agent of agents) {
    const problem = await ofMailbox(store, disk, facts, agent);
    if (problem) return `${problem} (mailbox of ${agent})`;
  }
  if (disk.list("quarantine").length > 0) return "something in the files is not what the journal knows";
  return (
    ofRecords(store, facts, settle) ??
    (await ofTasks(store, facts, settle)) ??
    ofOutbox(store, facts, settle, found)
  );
}

async function ofSend(
  store: Store,
  facts: Facts,
  send: Send,
  settle: boolean,
  found: Found,
): Promise<string | undefined> {
  const { message, copies, key, answered } = send;
  const recipients = [...copies.keys()];
  const record = await store.mail.sent(message.id);
  const known = key === undefined ? undefined : await store.mail.repeated(message.from, key);
  if (!record) {
    if (answered) return "an answered send is forgotten";
    if (known) return "a key answers for a send that isn't there";
    for (const agent of recipients) {
      if (await store.mail.read(agent, message.id))
        return "one of several copies of an unanswered send is there";
    }
    if (settle) facts.sends.delete(message.id);
    return undefined;
  }
  if (key !== undefined && known?.message.id !== message.id) return "an answered key is forgotten";
  const deliveries = await store.mail.deliveries(message.id, recipients);
  found.set(message.id, deliveries);
  for (const delivery of deliveries) {
    const copy = copies.get(delivery.agent)!;
    const content = await store.mail.read(delivery.agent, message.id);
    if (alive(delivery)) {
      if (copy.acked === "yes") return "an acked message is back";
      if (content?.body !== message.body) return "an unacked message can't be read";
      if (settle) Object.assign(copy, { acked: "no", keep: false });
    } else {
      if (delivery.state !== "acked") return `an unacked message is ${delivery.state}`;
      if (copy.acked === "no") return "a message that nobody acked is acked";
      if (copy.acked === "yes" && copy.keep && content?.body !== message.body) return "a kept body is gone";
      if (settle) copy.acked = "yes";
    }
  }
  if (settle) send.answered = true;
  return undefined;
}

async function ofMailbox(
  store: Store,
  disk: CrashDisk,
  facts: Facts,
  agent: string,
): Promise<string | undefined> {
  const names = ["new", "cur", "dead", "kept"].flatMap((place) => disk.list(`mail/${agent}/${place}`));
  const ids = names.map((name) => name.slice(17, 53));
  if (new Set(ids).size !== ids.length) return "a message is in two states at once";
  const waiting = await store.mail.peek(agent, { limit: 1000 });
  for (const message of waiting) {
    const send = facts.sends.get(message.id);
    if (!send?.copies.has(agent)) return "a message that was never sent is there";
    if (message.body !== send.message.body) return "a torn message is served";
  }
  return undefined;
}

/** Each change that is there was told, and none that isn't. */
async function ofTasks(store: Store, facts: Facts, settle: boolean): Promise<string | undefined> {
  const told = new Set((await store.mail.peek(teller, { limit: 10_000 })).map(({ id }) => id));
  for (const [number, counter] of facts.tasks) {
    const { id } = taskOf(number);
    const attempt = store.tasks.get(id)?.attempt ?? 0;
    const result = store.taskTexts.read(id)?.result;
    if (attempt < counter.answered) return `an answered change of a task is undone (task ${number})`;
    if (attempt > counter.asked) return `a change of a task that nobody asked for (task ${number})`;
    if (result !== (attempt === 0 ? undefined : `attempt ${attempt}`))
      return `the texts of a task are of another change (task ${number})`;
    if (attempt > 0 && !told.has(tellingId(number, attempt)))
      return `a change of a task was not told (task ${number})`;
    for (let later = attempt + 1; later <= counter.asked; later += 1)
      if (told.has(tellingId(number, later))) return `a change was told and not done (task ${number})`;
    if (settle) counter.answered = attempt;
  }
  return undefined;
}

function ofRecords(store: Store, facts: Facts, settle: boolean): string | undefined {
  for (const [name, counter] of facts.counters) {
    const agent = Number(store.agents.get(name)?.note?.slice(1) ?? 0);
    const channel = Number(store.channels.get(name)?.subscribers[0]?.slice(1) ?? 0);
    if (agent !== channel) return `half of a change was done (record ${name})`;
    if (agent < counter.answered) return `an answered change is undone (record ${name})`;
    if (agent > counter.asked) return `a change that nobody asked for (record ${name})`;
    if (settle) counter.answered = agent;
  }
  return undefined;
}

/** A hook is to be told of each thing that has happened, once, until it was; and of nothing else. */
function ofOutbox(store: Store, facts: Facts, settle: boolean, found: Found): string | undefined {
  const about = Map.groupBy(facts.entries, ([, { id, agent = "" }]) => `${id} ${agent}`);
  for (const entries of about.values()) {
    const [, { id, agent }] = entries[0]!;
    const present = entries.filter(([name]) => store.outbox.read(name));
    const what = agent === undefined ? `the send of ${id}` : `the end of ${id} for ${agent}`;
    if (hasHappened(found, id, agent)) {
      if (present.length > 1) return `two entries tell of ${what}`;
      if (present.length === 0 && entries.every(([, { removed }]) => removed === "no"))
        return `no entry tells of ${what}`;
    } else if (present.length > 0) return `an entry tells of ${what}, which has not happened`;
    if (present.some(([, { removed }]) => removed === "yes"))
      return `an entry that was delivered is back: ${what}`;
    if (!settle) continue;
    for (const [name, entry] of entries) {
      if (store.outbox.read(name)) entry.removed = "no";
      else if (entry.removed === "asked") entry.removed = "yes";
    }
  }
  return undefined;
}

function hasHappened(found: Found, id: string, agent?: string): boolean {
  if (agent === undefined) return found.has(id);
  const state = found.get(id)?.find((delivery) => delivery.agent === agent)?.state;
  return state === "acked" || state === "dead";
}
