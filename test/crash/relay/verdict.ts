import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Delivery, Tracked } from "../../../src/domain/delivery.ts";
import { Random } from "../random.ts";
import { type Answers, type Copy, type Fact, type Member, type Post, sure } from "./answers.ts";
import { Caller } from "./caller.ts";
import { inParallel } from "./in-parallel.ts";
import type { Wire } from "./wire.ts";

export interface Scene {
  answers: Answers;
  wire: Wire;
  home: string;
  /** Whether an answered claim has to be there still: a power cut may undo it, the end of a process may not. */
  keepsClaims: boolean;
}

const together = 16;
/** Milliseconds: a lease that ends while one looks may be seen either way. */
const margin = 2000;
/** Answered sends with a key that are repeated. */
const repeats = 20;

/**
 * Holds a relay that was started again to all that was answered before it died. What was asked for and not answered may
 * be so or not; what is seen of it here has to stay.
 */
export async function verdict(scene: Scene): Promise<void> {
  const { answers } = scene;
  const open = [...answers.posts.values()].filter(({ answered }) => !answered);
  await ofMembers(scene);
  const here = [...answers.members.values()].filter((member) => member.here.is && member.token !== "");
  const waiting = new Map<string, Set<string>>();
  await inParallel(here, together, async (member) => {
    waiting.set(member.name, await ofInbox(scene, member));
  });
  await inParallel(answers.posts.values(), together, (post) => ofPost(scene, post, waiting));
  ofDisk(scene);
  const keyed = [...answers.posts.values()].filter(({ key, answered }) => key && answered).slice(-repeats);
  await inParallel([...open.filter(({ key }) => key), ...keyed], together, (post) => ofKey(scene, post));
}

async function ofMembers({ answers, wire }: Scene): Promise<void> {
  const first = [...answers.members.values()].find(
    ({ here, token }) => token && here.is && here.asking === 0,
  );
  if (!first) return;
  const { reply, why } = await wire.call("agents", {}, first.token);
  if (!reply) return answers.breaks(`an agent that joined can't see who is here: ${why.sentence}`);
  const listed = new Map(reply.map((agent) => [agent.name, agent]));
  for (const name of listed.keys())
    if (!answers.members.has(name)) answers.breaks(`agent ${name} never joined`);
  await inParallel(answers.members.values(), together, async (member) => {
    const { name, token, note, channels, here } = member;
    const agent = listed.get(name);
    settle(answers, here, agent !== undefined, `agent ${name} is here`);
    if (agent) {
      const value = Number(agent.note?.slice(1) ?? 0);
      if (value < note.answered || value > note.asked)
        answers.breaks(`the status of ${name} is number ${value}, and ${note.answered} was answered`);
      note.answered = value;
      for (const [channel, fact] of channels)
        settle(answers, fact, agent.subscriptions.includes(channel), `${name} is in #${channel}`);
    }
    if (token === "") return;
    const { reply } = await wire.call("me", {}, token);
    if (Boolean(reply) !== here.is)
      answers.breaks(`the token of ${name} is ${reply ? "still" : "no longer"} good`);
  });
}

function settle(answers: Answers, fact: Fact, is: boolean, what: string): void {
  if (fact.is !== is && fact.asking === 0) answers.breaks(`"${what}" was answered ${fact.is}, and is ${is}`);
  Object.assign(fact, sure(is));
}

/** All that waits for an agent: whole, once, and what was asked for after another was answered stands behind it. */
async function ofInbox({ answers, wire }: Scene, { name, token }: Member): Promise<Set<string>> {
  const seen = new Set<string>();
  let latest = 0;
  for (let after: string | undefined; ; ) {
    const { reply, why } = await wire.call("inbox", { agent: name, limit: 1000, after }, token);
    if (why) answers.breaks(`the inbox of ${name} can't be read: ${why.sentence}`);
    if (!reply?.length) return seen;
    for (const message of reply) {
      if (seen.has(message.id)) answers.breaks(`${message.id} is twice in the inbox of ${name}`);
      seen.add(message.id);
      const post = answers.postOf(message);
      if (!post) continue;
      if (post.told !== undefined && post.told < latest)
        answers.breaks(`the inbox of ${name} is out of order at ${post.mark}`);
      latest = Math.max(latest, post.asked);
    }
    after = reply.at(-1)!.id;
  }
}

async function ofPost(scene: Scene, post: Post, waiting: Map<string, Set<string>>): Promise<void> {
  const { answers, wire } = scene;
  if (post.id === undefined) return;
  const { reply, why } = await wire.call("track", { id: post.id }, answers.member(post.from).token);
  if (!reply) {
    if (post.answered) answers.breaks(`an answered send is lost: ${post.mark}, ${post.id}: ${why.sentence}`);
    else if ([...waiting.values()].some((ids) => ids.has(post.id!)))
      answers.breaks(`a send that its sender can't follow is delivered: ${post.mark}`);
    // Seen by a reader before a power cut, never answered, and gone: it may be sent again.
    post.copies.clear();
    delete post.id;
    return;
  }
  const named = reply.deliveries.map(({ agent }) => agent);
  for (const agent of post.copies.keys())
    if (!named.includes(agent)) answers.breaks(`the copy of ${post.mark} for ${agent} is lost`);
  post.answered = true;
  for (const delivery of reply.deliveries) await ofCopy(scene, post, reply, delivery, waiting);
}

async function ofCopy(
  scene: Scene,
  post: Post,
  { id }: Tracked,
  delivery: Delivery,
  waiting: Map<string, Set<string>>,
): Promise<void> {
  const { answers, wire } = scene;
  const { agent, state } = delivery;
  const member = answers.member(agent);
  // Mail of those who left has gone with them.
  if (!member.here.is || member.token === "") return;
  const copy = answers.copy(post, agent);
  const inInbox = waiting.get(agent)?.has(id) ?? false;
  const readable = async () => {
    // Who sends to itself is shown what became of it, without the body.
    if (agent === post.from) return;
    const { reply } = await wire.call("track", { id }, member.token);
    if (reply?.body !== post.body) answers.breaks(`${id} is ${state} for ${agent}, and can't be read`);
  };
  if (state === "dead") answers.breaks(`${id} is dead for ${agent}: ${delivery.why}`);
  else if (state === "acked") {
    if (!copy.acked.is && copy.acked.asking === 0)
      answers.breaks(`${id} is acked, though ${agent} never did`);
    if (inInbox) answers.breaks(`${id} is acked, and waits for ${agent}`);
    if (copy.acked.is && copy.kept) await readable();
    copy.acked = sure(true);
    copy.claim = undefined;
  } else {
    if (copy.acked.is) answers.breaks(`${id}, acked by ${agent}, is back`);
    copy.acked = sure(false);
    if (!inInbox) await readable();
    ofClaim(scene, copy, state, id);
  }
}

function ofClaim(
  { answers, keepsClaims }: Scene,
  copy: Copy,
  state: "claimed" | "unclaimed",
  id: string,
): void {
  if (state === "claimed") return;
  if (keepsClaims && copy.claim && copy.claim.until > Date.now() + margin)
    answers.breaks(`${id} was claimed, and is unclaimed before its lease has ended`);
  copy.claim = undefined;
}

/** No message is in two states at once. Whoever lists folders one by one may meet a file that moves twice, but not two times in a row. */
function ofDisk({ answers, home }: Scene): void {
  const again = new Set(inTwoStates(home));
  for (const found of inTwoStates(home)) if (again.has(found)) answers.breaks(found);
}

function inTwoStates(home: string): string[] {
  return namesIn(join(home, "mail")).flatMap((agent) => {
    const names = ["new", "cur", "dead", "kept"].flatMap((place) =>
      namesIn(join(home, "mail", agent, place)),
    );
    const ids = names.map((name) => name.slice(17, 53));
    return ids
      .filter((id, at) => ids.indexOf(id) !== at)
      .map((id) => `${id} is in two states at once in the mailbox of ${agent}`);
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Nothing was ever put there.
  }
}

/** A repeat with the same key stores nothing more; and where the first try was lost, it is the first. */
async function ofKey({ answers, wire }: Scene, post: Post): Promise<void> {
  const { from, mark } = post;
  const caller = new Caller("verdict", answers.member(from), { answers, wire, random: new Random(0) });
  const why = await caller.repeat(post);
  if (why && why.code !== "channel.empty") answers.breaks(`a repeat of ${mark} is refused: ${why.sentence}`);
}
