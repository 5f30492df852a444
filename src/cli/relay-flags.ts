import { type ConfigSources, setFlag } from "./read-config.ts";

/** Flags of `bch relay` that are settings. */
interface Given {
  port: number | undefined;
  host: string[];
  "allow-host": string[];
  "token-file": string | undefined;
  durability: string | undefined;
  "no-loop-guard": boolean;
  "no-audit": boolean;
  "webhook-allow": string[];
  metrics: string | undefined;
  "metrics-agents": boolean;
  log: string | undefined;
  quiet: boolean;
  set: string[];
}

/** What the command line sets. A flag of a setting's own beats --set. */
export function relayFlags(given: Given): ConfigSources["flags"] {
  const flags = new Map(given.set.map(setFlag));
  const own = (name: string, value: unknown, flag = `--${name}`) => {
    if (value !== undefined) flags.set(name, { value, flag });
  };
  own("port", given.port);
  own("host", given.host.length > 0 ? given.host : undefined);
  own("allow-host", given["allow-host"].length > 0 ? given["allow-host"] : undefined);
  own("token-file", given["token-file"]);
  own("durability", given.durability);
  own(
    "webhooks.allow",
    given["webhook-allow"].length > 0 ? given["webhook-allow"] : undefined,
    "--webhook-allow",
  );
  own("metrics", given.metrics);
  own("metrics-agents", given["metrics-agents"] || undefined);
  own("log", given.log);
  own("log", given.quiet ? "quiet" : undefined, "--quiet");
  own("loop-guard", given["no-loop-guard"] ? false : undefined, "--no-loop-guard");
  own("audit", given["no-audit"] ? false : undefined, "--no-audit");
  return flags;
}
