import type { Who } from "../contract/route.ts";
import type { Clock } from "../domain/clock.ts";
import { fault } from "../domain/fault.ts";
import type { Caller } from "../hub/caller.ts";
import type { Hub } from "../hub/hub.ts";
import { bearer } from "./bearer.ts";
import type { Connection } from "./connection.ts";
import { isHost } from "./is-host.ts";
import { query } from "./query.ts";
import { unescaped, urlParts } from "./url-parts.ts";
import { WrongTokens } from "./wrong-tokens.ts";

/** Which callers a kind of route lets in, and what to say to the others. */
const admits: Record<
  Exclude<Who, "nobody" | "host" | "hook">,
  { kinds: Caller["kind"][]; needed: string }
> = {
  room: { kinds: ["room"], needed: "the room token" },
  join: { kinds: ["room", "invite", "agent"], needed: "the room token or an invite" },
  agent: { kinds: ["agent"], needed: "an agent's personal token" },
  own: { kinds: ["agent"], needed: "an agent's personal token" },
};

/** Says who calls, or refuses. */
export class Gate {
  readonly #wrong: WrongTokens;

  constructor(
    private readonly hub: Hub,
    clock: Clock,
    private readonly hostToken?: string,
  ) {
    this.#wrong = new WrongTokens(clock);
  }

  /** `known` is told who it is, also when that isn't who may. */
  admit(
    who: Who,
    request: Request,
    connection?: Connection,
    known: (caller: Caller) => void = () => {},
  ): Caller | undefined {
    if (who === "nobody") return undefined;
    if (who === "hook") {
      // Before its body is read: a stranger's would fill the memory.
      const { path, search } = urlParts(request.url);
      this.hub.incoming.letIn(unescaped(path.slice(path.lastIndexOf("/") + 1)), query(search).token);
      return undefined;
    }
    const token = bearer(request);
    if (who === "host") {
      if (!isHost(token, this.hostToken, connection)) throw fault("auth.host");
      known({ kind: "host" });
      return { kind: "host" };
    }
    if (!token) throw fault("auth.missing");
    const caller = this.hub.membership.identify(token);
    if (!caller) throw this.#refusal(connection?.address);
    known(caller);
    const { kinds, needed } = admits[who];
    if (!kinds.includes(caller.kind)) throw fault("auth.kind", needed);
    return caller;
  }

  /** Only wrong tokens are counted, so that nobody can slow down an agent by guessing from its address. */
  #refusal(address: string | undefined) {
    const wait = address === undefined ? 0 : this.#wrong.count(address);
    if (wait === 0) return fault("auth.wrong");
    const refusal = fault("rate.limited", "wrong tokens from this address");
    refusal.retryAfter = wait;
    return refusal;
  }
}
