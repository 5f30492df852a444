import { z } from "zod";

/** A session of an agent, for people: its harness and the end of its id there, like `claude-code-1a2b3c`. */
export const session = z
  .string()
  .regex(/^[a-z0-9.-]{1,24}$/, "a session is up to 24 of a-z, 0-9, dots and hyphens");

/** The label of a harness's session. The end of its id, because ids that begin with the time all begin alike. */
export function sessionLabel(harness: string, id: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const name = plain(harness).replace(/^-|-$/g, "").slice(0, 17) || "session";
  return `${name}-${plain(id).replaceAll("-", "").slice(-6)}`;
}
