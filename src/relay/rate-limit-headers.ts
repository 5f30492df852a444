import { rateOf } from "../domain/rate-of.ts";
import type { Rates } from "../domain/rates.ts";
import type { RelayConfig } from "../domain/relay-settings.ts";
import { remade } from "../domain/remade.ts";

type Bounded = "requests" | "sends";

/**
 * Tells an agent how much it may still do: `RateLimit-Policy: "sends";q=2000;w=20` (that many in that many seconds) and
 * `RateLimit: "sends";r=1990;t=1` (so many are left now; in t seconds all are), as draft-ietf-httpapi-ratelimit-headers has them.
 */
export function rateLimitHeaders(config: () => RelayConfig, rates: Record<Bounded, Rates>) {
  const names = Object.keys(rates) as Bounded[];
  const policy = remade(config, (inForce) =>
    names
      .flatMap((name) => {
        const { perSecond, atOnce } = rateOf(() => inForce, name)();
        return perSecond === 0 ? [] : `"${name}";q=${atOnce};w=${Math.ceil(atOnce / perSecond)}`;
      })
      .join(", "),
  );
  return (headers: Headers, agent: string): void => {
    if (policy() === "") return;
    let left = "";
    for (const name of names) {
      const state = rates[name].left(agent);
      if (state) left += `${left && ", "}"${name}";r=${state.left};t=${state.reset}`;
    }
    headers.set("RateLimit-Policy", policy());
    headers.set("RateLimit", left);
  };
}
