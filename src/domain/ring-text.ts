import type { Ring } from "./doorbell.ts";

/** What a ring tells a reader: `2 messages wait for @codex-1, 1 of them urgent, from @claude-main.` No word of theirs. */
export function ringText({ unread, urgent, from }: Omit<Ring, "kind" | "ids">, agent: string): string {
  const count = unread === 1 ? "A message waits" : `${unread} messages wait`;
  const pressing = urgent === 0 ? "" : urgent === unread ? ", urgent" : `, ${urgent} of them urgent`;
  return `${count} for @${agent}${pressing}, from ${from.map((name) => `@${name}`).join(", ")}.`;
}
