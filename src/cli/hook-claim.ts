import type { RelayClient } from "../client/relay-client.ts";
import type { Claimed } from "../domain/claim.ts";
import type { Message } from "../domain/message.ts";

/** Messages looked at for one digest: more never fit. */
const most = 20;

interface ClaimOptions {
  client: RelayClient;
  agent: string;
  match: string | undefined;
  /** Seconds; undefined leaves it to the relay. */
  lease: number | undefined;
  session?: string | undefined;
  /** Only urgent ones. */
  urgent?: boolean | undefined;
  /** Milliseconds that a call may take. */
  timeout: () => number;
  /** How many of these are wanted, from the first on. */
  fitting: (messages: readonly Message[]) => number;
}

/**
 * Claims as many messages as are wanted, urgent ones first, then the oldest. It looks before it claims: a message that
 * was claimed and given back ten times is dead, and one that waits behind others would be, without anybody having seen it.
 */
export async function hookClaim(options: ClaimOptions) {
  const { client, agent, match, lease, session, fitting, timeout } = options;
  const look = (urgent: "true" | undefined) =>
    client.call("inbox", { agent, match, limit: most, urgent }, { once: true, timeout: timeout() });
  const [urgent, all] = await Promise.all([look("true"), options.urgent ? [] : look(undefined)]);
  const known = new Set(urgent.map(({ id }) => id));
  const wanted = fitting([...urgent, ...all.filter(({ id }) => !known.has(id))]);

  const claim = { match, lease, via: "hook", session };
  const messages: Claimed[] = [];
  let waiting = 0;
  for (const [limit, onlyUrgent] of [
    [Math.min(wanted, urgent.length), true],
    [wanted - urgent.length, false],
  ] as const) {
    if (limit <= 0) continue;
    const batch = await client.call(
      "claim",
      { ...claim, limit, urgent: onlyUrgent },
      { once: true, timeout: timeout() },
    );
    messages.push(...batch.messages);
    waiting = batch.waiting;
  }
  // The relay counts the whole mailbox; of mail for other scopes this session is told nothing.
  const seen = new Set([...known, ...all.map(({ id }) => id)]).size;
  const left = match === undefined ? waiting : Math.max(0, seen - messages.length);
  return { messages, waiting: left, orMore: match !== undefined && all.length === most };
}
