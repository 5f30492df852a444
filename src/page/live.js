import { ownName, Refusal, request } from "./api.js";

/** What may have changed. @typedef {"mail" | "sent" | "tasks" | "agents" | "channels"} Topic */
/** @type {Topic[]} */
const topics = ["mail", "sent", "tasks", "agents", "channels"];

/** @type {Map<Topic, Set<() => void>>} */
const hearers = new Map(topics.map((topic) => [topic, new Set()]));
/** @type {(isLive: boolean) => void} */
let onState = () => {};
/** @type {boolean | undefined} */
let isLive;
let tries = 0;
let wake = () => {};
/** @type {AbortController | undefined} */
let open;

/**
 * Calls `act` each time that this may have changed. Gives what ends it.
 * @param {Topic} topic @param {() => void} act
 */
export function on(topic, act) {
  hearers.get(topic)?.add(act);
  return () => void hearers.get(topic)?.delete(act);
}

/** @param {(isLive: boolean) => void} act */
export function whenLive(act) {
  onState = act;
}

/** @param {Iterable<Topic>} changed */
function tell(changed) {
  for (const topic of changed) for (const act of [...(hearers.get(topic) ?? [])]) act();
}

/** @param {boolean} now */
function say(now) {
  if (now === isLive) return;
  isLive = now;
  onState(now);
}

/** Ends the stream, until `listen` is called again. */
export function stopListening() {
  open?.abort();
  open = undefined;
}

/**
 * Hears of what changes, for as long as somebody is signed in. The stream says only what to ask for again, so that nothing is
 * missed by a connection that was away, be it for a week: at each new one all is asked for again.
 */
export async function listen() {
  stopListening();
  const ours = new AbortController();
  open = ours;
  while (!ours.signal.aborted) {
    try {
      await hear(ours.signal);
    } catch (error) {
      if (ours.signal.aborted) return;
      if (error instanceof Refusal && (error.status === 401 || error.status === 403)) return say(false);
    }
    say(false);
    // A relay that restarts is back in a second; a crowd of pages doesn't knock in step.
    const pause = Math.min(30_000, 400 * 2 ** tries++) * (0.5 + Math.random());
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }
}

/** @param {AbortSignal} signal */
async function hear(signal) {
  const silence = new AbortController();
  const reply = await request(`/changes/${ownName()}`, { signal: AbortSignal.any([signal, silence.signal]) });
  const reader = /** @type {ReadableStream<Uint8Array>} */ (reply.body).getReader();
  // A comment comes every 15 s: a line that says nothing for longer is dead, also where the system hasn't noticed.
  let timer = setTimeout(() => silence.abort(), 40_000);
  const decoder = new TextDecoder();
  let text = "";
  let first = true;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), 40_000);
      if (first) {
        first = false;
        tries = 0;
        say(true);
        tell(topics);
      }
      text += decoder.decode(value, { stream: true });
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      for (const event of events)
        if (event.startsWith("data: "))
          tell(/** @type {{ changed: Topic[] }} */ (JSON.parse(event.slice(6))).changed);
    }
  } finally {
    clearTimeout(timer);
  }
}

// Somebody comes back to the page, or to the network: they don't wait for the next try.
addEventListener("online", () => wake());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") wake();
});
