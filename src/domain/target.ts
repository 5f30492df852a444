import { z } from "zod";
import { agentName, channelName } from "./name.ts";

/** Whom a message is for. */
export type Target = { kind: "agent" | "channel"; name: string } | { kind: "all" };

/** `@agent`, `#channel` or `@all`; a bare word is an agent. Stored with its sign, in lower case. */
export const target = z.string().transform((text, context): string => {
  if (/^@?all$/i.test(text)) return "@all";
  const named = text.startsWith("#") ? channelName.safeParse(text) : agentName.safeParse(text);
  if (named.success) return (text.startsWith("#") ? "#" : "@") + named.data;
  for (const issue of named.error.issues) context.addIssue({ code: "custom", message: issue.message });
  return z.NEVER;
});

/** Takes apart what `target` has let in. */
export function targetOf(to: string): Target {
  if (to === "@all") return { kind: "all" };
  return { kind: to.startsWith("#") ? "channel" : "agent", name: to.slice(1) };
}
