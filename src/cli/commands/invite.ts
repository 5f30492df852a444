import { isLoopback } from "../../client/relay-address.ts";
import { RelayClient } from "../../client/relay-client.ts";
import { readTicket, writeTicket } from "../../domain/invite.ts";
import { ago } from "../age.ts";
import { command } from "../command.ts";
import { roomDoor } from "../room-door.ts";
import { table } from "../table.ts";

export const invite = command({
  name: "invite",
  summary: "Make an invite: whoever has it can join without the room token.",
  notes:
    "Where the relay runs, its home has the room token; elsewhere give it with --token. The invite names the URL " +
    "under which others reach the relay: --url, or one that the relay printed.",
  flags: {
    channel: {
      type: "text",
      value: "NAME",
      description: "a channel that the new agent is in",
      repeatable: true,
    },
    uses: { type: "number", value: "N", description: "how many agents may join by it (1)" },
    expires: { type: "text", value: "TIME", description: "how long it is good, like 12h (7d)" },
    url: { type: "text", description: "the relay as others reach it (BACKCHANNEL_URL)" },
    token: { type: "text", description: "the room token (BACKCHANNEL_TOKEN)" },
    list: { type: "boolean", description: "show the invites that can still be used" },
    qr: { type: "boolean", description: "show it as a QR code, too" },
    withdraw: { type: "text", value: "ID", description: "make one useless" },
  },
  positionals: [],
  examples: [
    "bch invite --channel design",
    "bch invite --url https://relay.example.com --uses 5 --expires 1d",
    "bch invite --qr",
    "bch invite --list",
    "bch invite --withdraw k3x9p2",
  ],
  async run({ args, home, env, clock, output }) {
    const door = await roomDoor({ home, env, url: args.url, token: args.token });
    const client = new RelayClient({ ...door.address, token: door.token });

    if (args.list) {
      const open = await client.call("invites", {});
      return output.answer(open, () => {
        if (open.length === 0) return "no open invites";
        const rows = open.map(({ id, left, uses, createdAt, expiresAt, channels }) => [
          id,
          `${left} of ${uses} left`,
          `made ${ago(createdAt, clock.now())}`,
          `until ${expiresAt}`,
          channels.map((name) => `#${name}`).join(" "),
        ]);
        return table(rows);
      });
    }
    if (args.withdraw) {
      await client.call("withdrawInvite", { id: args.withdraw });
      return output.answer({ ok: true, id: args.withdraw }, () => `invite ${args.withdraw} is withdrawn`);
    }

    const url = door.publicUrl();
    const { channel, uses, expires } = args;
    const made = await client.call("createInvite", { channels: channel, uses, expires });
    const text = writeTicket({ ...readTicket(made.invite), url });
    const picture = args.qr ? `\n\n${(await import("uqr")).renderUnicodeCompact(text)}` : "";
    output.answer({ ...made, invite: text, url }, () => text + picture);
    if (isLoopback(url))
      output.note(`only this machine reaches ${url}; for others, say --url as they see it`);
    if (output.json || !output.watched) return;
    output.note(`they join with: bch join <invite> --as <name>; good until ${made.expiresAt}`);
  },
});
