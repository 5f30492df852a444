interface Welcome {
  agent: string;
  /** The relay, for people. */
  where: string;
  isDefault: boolean;
  channels: readonly string[];
}

/** What a new agent can do next. */
export function welcome({ agent, where, isDefault, channels }: Welcome): string {
  const bch = isDefault ? "bch" : `BACKCHANNEL_AGENT=${agent} bch`;
  return [
    `You are @${agent} on ${where}${channels.length > 0 ? `, in ${channels.map((name) => `#${name}`).join(" ")}` : ""}.`,
    ...(isDefault ? [] : ["Another agent is the default here, so name this one:"]),
    "",
    `  ${bch} agents                  who is here`,
    `  ${bch} send @name "hello"      leave a message`,
    `  ${bch} drain                   take your mail`,
    `  ${bch} watch                   wait for mail`,
    `  ${bch} open                    read and write in the browser`,
  ].join("\n");
}
