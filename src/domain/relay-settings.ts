import { z } from "zod";
import { limits } from "./limits.ts";

const day = 24 * 3600;

/** One thing that the host of a relay can set. */
export interface Setting<T = unknown> {
  /** Of a value as TOML has it. */
  schema: z.ZodType<T>;
  normal: T;
  /** A text on a command line or in the environment → what TOML would have. */
  fromText: (text: string) => unknown;
  /** One line for people, with the unit. */
  says: string;
  /** A running relay takes a new value on SIGHUP. */
  reloads: boolean;
}

interface More {
  least?: number;
  most?: number;
  /** Takes effect only when the relay is started. */
  atStart?: true;
}

const plain = (text: string): unknown => text;
const number = (text: string): unknown => (/^\d{1,15}$/.test(text) ? Number(text) : text);

function count(normal: number, says: string, { least = 0, most = 1e9, atStart }: More = {}): Setting<number> {
  const range = `a whole number from ${least} to ${most}`;
  const schema = z.number(range).int(range).min(least, range).max(most, range);
  return { schema, normal, fromText: number, says, reloads: !atStart };
}

function words(normal: string[], says: string, { atStart }: More = {}): Setting<string[]> {
  const schema = z.array(z.string().min(1, "a text"), "a list of texts");
  const fromText = (text: string) => text.split(",").map((word) => word.trim());
  return { schema, normal, fromText, says, reloads: !atStart };
}

function choice<C extends string>(choices: readonly C[], says: string, { atStart }: More = {}): Setting<C> {
  const schema = z.enum(choices, `one of ${choices.join(", ")}`);
  return { schema, normal: choices[0]!, fromText: plain, says, reloads: !atStart };
}

function word(says: string): Setting<string> {
  return { schema: z.string("a text"), normal: "", fromText: plain, says, reloads: false };
}

function yes(says: string, normal = true, { atStart }: More = {}): Setting<boolean> {
  const fromText = (text: string) => (text === "true" ? true : text === "false" ? false : text);
  return { schema: z.boolean("true or false"), normal, fromText, says, reloads: !atStart };
}

const names = 'a list of names without scheme and port, such as ["relay.example.com"]';
const networks = 'a list of addresses and networks, such as ["10.0.0.0/8"]';

const units: Record<string, number> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** A number of bytes, or a text such as "512 MiB". */
function bytes(normal: number, says: string): Setting<number> {
  const form = 'a number of bytes, or such as "512 MiB"';
  const read = (given: string | number, context: z.RefinementCtx): number => {
    if (typeof given === "number") return given;
    const [, digits, unit] = /^(\d{1,9})\s*(B|KiB|MiB|GiB|TiB)$/.exec(given) ?? [];
    if (digits !== undefined) return Number(digits) * units[unit!]!;
    context.addIssue({ code: "custom", message: form });
    return z.NEVER;
  };
  const given = z.union(
    [z.number(form).int(form).min(0, form).max(Number.MAX_SAFE_INTEGER, form), z.string()],
    form,
  );
  return { schema: given.transform(read), normal, fromText: number, says, reloads: true };
}

/**
 * All that the host can set, by the name that it has in relay.toml (tables with a dot), on the command line and in messages.
 * deploy/relay.toml is made from this. What nobody needs to set is in limits.ts.
 */
export const relaySettings = {
  port: count(7117, "the port to listen on; 0 takes a free one", { most: 65_535, atStart: true }),
  host: words([], "addresses to listen on; none: loopback, and this machine's on a tailnet", {
    atStart: true,
  }),
  "allow-host": {
    ...words([], 'names that clients use for this relay, besides its addresses; "*": any'),
    schema: z.array(z.string().regex(/^(\*|[\w.-]+|\[?[0-9a-f:.]+\]?)$/i, names), names),
  },
  "token-file": word("a file with the room token; none: the home keeps its own"),
  durability: choice(["disk", "os"] as const, "answer when mail is on disk, or once the system has it", {
    atStart: true,
  }),
  log: choice(["text", "json", "quiet"] as const, "how a request is logged, on stderr"),
  metrics: word('address and port of the metrics; none: 127.0.0.1 and the next port; "off": nowhere'),
  "metrics-agents": yes("metrics for each agent, by name; up to 1000", false, { atStart: true }),
  "loop-guard": yes("hold what looks like a loop of two agents"),
  audit: yes("write down who did what: see bch relay audit"),
  "trusted-proxies": {
    ...words(["127.0.0.0/8", "::1"], "addresses and networks of proxies whose X-Forwarded-For is believed"),
    schema: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], networks), networks),
  },

  "webhooks.allow": words(
    [],
    "where webhooks may go besides the open internet, also without https: names, addresses, networks",
  ),

  "limits.sends-per-second": count(100, "messages and tasks of one agent, in the long run; 0: no bound"),
  "limits.sends-at-once": count(2000, "how many of them may come at once", { least: 1 }),
  "limits.requests-per-second": count(500, "requests of one agent, in the long run; 0: no bound"),
  "limits.requests-at-once": count(5000, "how many of them may come at once", { least: 1 }),
  "limits.address-requests-per-second": count(
    1000,
    "requests from one address (an IPv6 /64), in the long run; 0: no bound; loopback has none",
  ),
  "limits.address-requests-at-once": count(10_000, "how many of them may come at once", { least: 1 }),
  "limits.wrong-tokens-per-minute": count(30, "wrong tokens from one address; as many may come at once", {
    least: 1,
  }),
  "limits.streams": count(256, "event streams and long polls of one agent", { least: 1 }),
  "limits.mailbox-messages": count(250_000, "messages that one mailbox holds", { least: 1 }),
  "limits.mailbox-bytes": bytes(2 ** 30, "what they may take on disk together"),
  "limits.agents": count(10_000, "agents in the room", { least: 1 }),

  "keep.receipts": count(limits.receiptLifetime / day, "days that what became of a message is kept", {
    least: 1,
    most: 3650,
  }),
  "keep.dead": count(limits.deadLifetime / day, "days that a dead letter is kept", { least: 1, most: 3650 }),
  "keep.tasks": count(30, "days that an ended task is kept", { least: 1, most: 3650 }),
  "keep.audit": count(90, "days that who did what is kept", { least: 1, most: 3650 }),
  "keep.audit-bytes": bytes(2 ** 31, "what it may take on disk; the oldest goes first"),
};

export type SettingName = keyof typeof relaySettings;
type ValueOf<S> = S extends Setting<infer T> ? T : never;
export type RelayConfig = { readonly [N in SettingName]: ValueOf<(typeof relaySettings)[N]> };

export const settingNames = Object.keys(relaySettings) as SettingName[];

/** What is in force where nobody has set anything. */
export const normalConfig = Object.fromEntries(
  settingNames.map((name) => [name, relaySettings[name].normal]),
) as unknown as RelayConfig;

/** A container's way to set `limits.agents`: BACKCHANNEL_RELAY_LIMITS_AGENTS. */
export const variableOf = (name: SettingName): string =>
  `BACKCHANNEL_RELAY_${name.replaceAll(/[.-]/g, "_").toUpperCase()}`;
