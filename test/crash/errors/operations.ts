import type { Caller, Done } from "../relay/caller.ts";

/** Who takes part: `first` sends, `second` and `third` read. */
export interface Cast {
  first: Caller;
  second: Caller;
  third: Caller;
}

export interface Operation {
  /** What has to be there first. */
  prepare?: (cast: Cast) => Done;
  act: (cast: Cast) => Done;
}

const mail = ({ first }: Cast): Done => first.send("@a1", false, 300);

const claimed = async (cast: Cast): Done =>
  (await mail(cast)) ?? (cast.second.held.length === 0 ? await cast.second.claim(100, 600) : undefined);

const guest = ({ second }: Cast): Done => second.join();

/** Every kind of thing that a relay does with its files for somebody who asks. */
export const operations: Record<string, Operation> = {
  send: { act: ({ first }) => first.send("@a1", false, 6000) },
  "send with a key": { act: ({ first }) => first.send("@a1", true, 300) },
  "send to a channel": { act: ({ first }) => first.send("#c0", false, 300) },
  claim: { prepare: mail, act: ({ second }) => second.claim(5, 600) },
  ack: { prepare: claimed, act: ({ second }) => second.ack(1) },
  release: { prepare: claimed, act: ({ second }) => second.release(1) },
  extend: { prepare: claimed, act: ({ second }) => second.extend(1, 600) },
  take: { prepare: mail, act: ({ second }) => second.take(false) },
  "take and keep": { prepare: mail, act: ({ second }) => second.take(true) },
  look: { prepare: mail, act: async ({ second }) => (await second.look(5)).why },
  follow: { prepare: mail, act: ({ first }) => first.follow() },
  "list what was sent": { act: ({ first }) => first.list() },
  subscribe: { act: ({ third }) => third.subscribe("c1", !third.agent.channels.get("c1")?.is) },
  status: { act: ({ third }) => third.note() },
  join: { act: ({ third }) => third.join() },
  "join with an invite": { act: ({ third }) => third.join("c1") },
  "rotate a token": { prepare: guest, act: ({ second }) => second.rotate() },
  leave: { prepare: guest, act: ({ second }) => second.leave() },
};
