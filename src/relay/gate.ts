import type { Who } from "../contract/route.ts";
import type { Clock } from "../domain/clock.ts";
import { type Fault, fault } from "../domain/fault.ts";
import { Rates } from "../domain/rates.ts";
import type { RelayConfig } from "../domain/relay-settings.ts";
import { isMistyped, tokenKinds } from "../domain/token.ts";
import type { Caller } from "../hub/caller.ts";
import type { Hub } from "../hub/hub.ts";
import { isLoopback } from "./address-in.ts";
import { bearer } from "./bearer.ts";
import type { Connection } from "./connection.ts";
import { isHost } from "./is-host.ts";
import { network } from "./network.ts";
import { query } from "./query.ts";
import { unescaped, urlParts } from "./url-parts.ts";

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
  readonly #wrong: Rates;
  readonly #addresses: Rates;
  /** By agent. */
  readonly requests: Rates;

  constructor(
    private readonly hub: Hub,
    clock: Clock,
    config: () => RelayConfig,
    private readonly hostToken?: string,
  ) {
    const rate = (of: "limits.requests" | "limits.address-requests") => () => ({
      perSecond: config()[`${of}-per-second`],
      atOnce: config()[`${of}-at-once`],
    });
    this.requests = new Rates({ what: "requests of one agent", clock, rate: rate("limits.requests") });
    this.#addresses = new Rates({
      what: "requests from this address",
      clock,
      rate: rate("limits.address-requests"),
      size: 4096,
    });
    const wrong = () => config()["limits.wrong-tokens-per-minute"];
    this.#wrong = new Rates({
      what: "wrong tokens from this address",
      clock,
      rate: () => ({ perSecond: wrong() / 60, atOnce: wrong() }),
      size: 4096,
    });
  }

  /** Anybody's request, whatever it is for, as long as it comes from another machine. */
  meter(connection: Connection | undefined): void {
    const address = connection?.address;
    if (address !== undefined && !isLoopback(address)) this.#addresses.spend(network(address));
  }

  /** Lets a request in, and counts it. `known` is told who it is, also when that isn't who may. */
  admit(
    who: Who,
    request: Request,
    connection?: Connection,
    known: (caller: Caller) => void = () => {},
  ): Caller | undefined {
    const caller = this.recognise(who, request, connection, known);
    if (caller?.kind === "agent") this.requests.spend(caller.name);
    return caller;
  }

  /** The same for one that has been counted. */
  recognise(
    who: Who,
    request: Request,
    connection?: Connection,
    known: (caller: Caller) => void = () => {},
  ): Caller | undefined {
    if (who === "nobody") return undefined;
    if (who === "hook") {
      // Before its body is read: a stranger's would fill the memory.
      const { path, search } = urlParts(request.url);
      const id = unescaped(path.slice(path.lastIndexOf("/") + 1));
      const { token } = query(search);
      try {
        this.hub.incoming.letIn(id, token);
      } catch (error) {
        throw this.#refusal(connection?.address, error);
      }
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
    if (!caller) throw this.#refusal(connection?.address, unknown(token));
    known(caller);
    const { kinds, needed } = admits[who];
    if (!kinds.includes(caller.kind)) throw fault("auth.kind", needed);
    return caller;
  }

  /** Only wrong tokens are counted here, so that nobody can slow down an agent by guessing from its address. */
  #refusal(address: string | undefined, why: unknown): unknown {
    const wait = address === undefined ? 0 : this.#wrong.take(network(address));
    return wait === 0 ? why : this.#wrong.refusal(wait);
  }
}

/** What is wrong with a token that opens nothing here. */
function unknown(token: string): Fault {
  if (isMistyped(token)) return fault("auth.mistyped");
  return fault(token.startsWith(tokenKinds.invite) ? "invite.foreign" : "auth.wrong");
}
