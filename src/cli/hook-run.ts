import type { Connection } from "../client/connect.ts";
import type { RelayClient } from "../client/relay-client.ts";
import type { Clock } from "../domain/clock.ts";
import { Fault, fault } from "../domain/fault.ts";
import { sessionLabel } from "../domain/session.ts";
import { quoteWords } from "../harness/shell-words.ts";
import { ackAll, giveBack } from "./claimed-batch.ts";
import type { HookCall } from "./hook-call.ts";
import { hookClaim } from "./hook-claim.ts";
import { budgets, digestText, hookDigest } from "./hook-digest.ts";
import { pause } from "./hook-idle.ts";
import { hookMatch } from "./hook-match.ts";
import { hookNotice } from "./hook-notice.ts";
import { HookSession } from "./hook-session.ts";
import type { HookState } from "./hook-state.ts";
import { inTime } from "./in-time.ts";
import { replyCommand } from "./reply-command.ts";

/** Seconds that mail stays a session's without an ack: a turn that runs no hook for longer is a dead one's, or gets it twice. */
const lease = 15 * 60;
/** Milliseconds that a relay gets to start, before it counts as away. */
const starting = 5000;

export interface HookTools {
  clock: Clock;
  connect: () => Promise<Connection>;
  /** Returns when the harness's pipe has taken all of it. */
  write: (text: string) => void;
  /** Nobody reads what is written. */
  unread: boolean;
  /** When this process began (ms). */
  began: () => number;
  /** Milliseconds until the harness has waited long enough. */
  left: () => number;
  /** Random. */
  mark: () => string;
}

/** A hook that has something to do: acks what the session has taken, hands out what waits, says what is wrong. */
export async function hookRun(call: HookCall, tools: HookTools): Promise<void> {
  const { format, event, home, agent } = call;
  const { id } = call.session;
  let session: HookSession | undefined;
  try {
    if (!id)
      throw new Fault("usage.wrong", `${format.harness} names no session`, "No mail comes by its hooks.");
    // A relay that has to be started first may take all of our time, and nobody is to find a lock afterwards.
    const connected = await inTime(Promise.allSettled([tools.connect()]), tools.left());
    const key = { harness: format.harness, session: id, agent };
    session = await HookSession.open(home, key, () => tools.clock.now());
    if (session && !beganBefore(session.state, tools.began()))
      await attend(call, session, tools, connected?.[0]);
  } catch (error) {
    // Nothing can be remembered, not even that this was said: so only where a session comes by once.
    const notice = event?.place === "start" && hookNotice(call, error);
    if (notice) tools.write(`${JSON.stringify(notice)}\n`);
  } finally {
    session?.[Symbol.dispose]();
  }
}

/**
 * Whether this hook was under way while another handed something out: harnesses run tools at the same time, so it is no
 * sign that the text was taken. No hook lives longer than this, so a clock that is set back doesn't count.
 */
const beganBefore = ({ shownAt = 0 }: HookState, began: number): boolean =>
  began < shownAt && shownAt - began < 2000;

/** One trouble is told once in a session; all others of the kind pass in silence. */
async function attend(
  call: HookCall,
  session: HookSession,
  tools: HookTools,
  connected: PromiseSettledResult<Connection> | undefined,
): Promise<void> {
  const { state } = session;
  const now = tools.clock.now();
  if (!connected && !(Math.abs(now - (state.awayUntil ?? 0)) < pause)) {
    // It is being started, most likely, and there for one of the next hooks.
    state.awayUntil = now + starting;
    session.save();
    return;
  }
  try {
    if (!connected) throw fault("relay.unreachable", call.home, "it takes too long to answer");
    if (connected.status === "rejected") throw connected.reason;
    await handOut(call, session, tools, connected.value);
  } catch (error) {
    const code = error instanceof Fault ? error.code : "mistake";
    if (code === "relay.unreachable") state.awayUntil = now + pause;
    const notice = state.noticed.includes(code) ? undefined : hookNotice(call, error);
    if (notice) state.noticed.push(code);
    session.save();
    if (notice) tools.write(`${JSON.stringify(notice)}\n`);
  }
}

async function handOut(
  call: HookCall,
  session: HookSession,
  tools: HookTools,
  { client, agent }: Connection,
): Promise<void> {
  const { format, event, input, words, home } = call;
  const { state } = session;
  if (!event) {
    const why = `this version doesn't know the event ${words.event} of ${format.harness}`;
    throw new Fault("usage.wrong", why, "Take it out, or see what belongs there: bch setup --dry-run");
  }
  const target = state.remembered ? undefined : format.wakeTarget?.(state.session, input);
  if (target) {
    const { rememberWakeTarget } = await import("../client/wake-target.ts");
    rememberWakeTarget(home, agent, target);
    state.remembered = true;
  }
  await settle(client, state, tools);
  // A second time would let two agents keep each other busy; the next turn hands out again.
  const ending =
    format.ending?.(input) || (state.prolonged && (event.place === "stop" || event.place === "notify"));
  if (event.place !== "tools" && event.place !== "notify") state.prolonged = false;
  delete state.awayUntil;
  // Written before anything is claimed: what can't be remembered would be claimed for nothing.
  session.save();
  if (!event.context || ending || tools.unread) return;

  const reply = replyCommand(home, agent) + (words.flags.home ? ` --home ${quoteWords([home])}` : "");
  const budget = Number(words.flags.budget ?? budgets.normal);
  const match = words.flags.match ?? (call.session.cwd ? await hookMatch(call.session.cwd) : undefined);
  const options = { agent, mark: tools.mark(), answer: reply, match, budget };
  const { messages, ...left } = await hookClaim({
    client,
    agent,
    match,
    lease,
    session: sessionLabel(format.harness, state.session),
    timeout: tools.left,
    fitting: (waiting) => hookDigest(waiting, options).count,
  });
  if (messages.length === 0) return;

  const digest = hookDigest(messages, options);
  const shown = messages.slice(0, digest.count);
  state.pending = shown.map(({ receipt }, at) => ({ receipt, ...(digest.cut && at === 0 && { cut: true }) }));
  state.until = tools.clock.now() + lease * 1000;
  state.shown = false;
  try {
    await giveBack(client, messages.slice(digest.count));
    session.save();
    tools.write(`${JSON.stringify(event.context(digestText(digest, left, options)))}\n`);
  } catch (error) {
    state.pending = [];
    await giveBack(client, shown);
    throw error;
  }
  state.shown = true;
  state.shownAt = tools.clock.now();
  state.prolonged ||= event.place === "stop" || event.place === "notify";
  try {
    session.save();
  } catch {
    // The answer is out, and no second one may follow. The next hook gives the mail back, and shows it again.
  }
}

/** What the session was given is acked now that it has come on: it has taken the text. What it never saw goes back. */
async function settle(client: RelayClient, state: HookState, { clock, left }: HookTools): Promise<void> {
  const { pending, shown, until = 0 } = state;
  const how = { once: true, timeout: left() };
  if (pending.length > 0 && clock.now() < until) {
    if (!shown) await giveBack(client, pending);
    else {
      const [parts, whole] = [pending.filter(({ cut }) => cut), pending.filter(({ cut }) => !cut)];
      await ackAll(client, whole, how);
      for (const part of parts) {
        await giveBack(client, [part]);
        await client.call("take", { id: part.receipt.slice(0, 36), keep: true }, how);
      }
    }
  }
  state.pending = [];
  state.shown = false;
}
