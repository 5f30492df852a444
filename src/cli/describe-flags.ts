import type { Flags } from "./command.ts";

/** What an agent can say of itself. */
export const describeFlags = {
  role: { type: "text", description: "what it does here, in a word or two" },
  description: { type: "text", value: "TEXT", description: "more on that" },
  capability: { type: "text", value: "WORD", description: "something it can do", repeatable: true },
} as const satisfies Flags;

interface Described {
  role: string | undefined;
  description: string | undefined;
  capability: string[];
}

/** Only what was said, so that an update changes nothing else. */
export const described = ({ role, description, capability }: Described) => ({
  role,
  description,
  capabilities: capability.length > 0 ? capability : undefined,
});
