import type { Flags } from "./command.ts";

/** What an agent can say of itself. */
export const describeFlags = {
  role: { type: "text", description: "what it does here, in a word or two" },
  person: { type: "boolean", description: "a person, who reads on the page: bch open" },
  description: { type: "text", value: "TEXT", description: "more on that" },
  capability: { type: "text", value: "WORD", description: "something it can do", repeatable: true },
} as const satisfies Flags;

interface Described {
  role: string | undefined;
  person: boolean;
  description: string | undefined;
  capability: string[];
}

/** Only what was said, so that an update changes nothing else. */
export const described = ({ role, person, description, capability }: Described) => ({
  // A person is an agent like others; the word tells the others what to expect.
  role: role ?? (person ? "person" : undefined),
  description,
  capabilities: capability.length > 0 ? capability : undefined,
});
