import type { Route, Who } from "../contract/route.ts";
import type { Clock } from "../domain/clock.ts";
import { Fault, fault } from "../domain/fault.ts";
import { rateOf } from "../domain/rate-of.ts";
import { Rates } from "../domain/rates.ts";
import type { RelayConfig } from "../domain/relay-settings.ts";
import { isMistyped, tokenKinds } from "../domain/token.ts";
import type { Caller, SessionCaller } from "../hub/caller.ts";
import type { Hub } from "../hub/hub.ts";
import { hashOf } from "../hub/secrets.ts";
import { isLoopback } from "./address-in.ts";
import { bearer } from "./bearer.ts";
import { saidLength } from "./body.ts";
import type { Connection } from "./connection.ts";
import { isHost } from "./is-host.ts";
import { network } from "./network.ts";
import { pageProof } from "./page-proof.ts";
import { query } from "./query.ts";
import { sessionCookie } from "./session-cookie.ts";
import { unescaped, urlParts } from "./url-parts.ts";
import { worth } from "./worth.ts";

/** Which callers a kind of route lets in, and what to say to the others. */
const admits: Record<
  Exclude<Who, "nobody" | "host" | "hook" | "session">,
  { kinds: Caller["kind"][]; needed: string }
> = {
  room: { kinds: ["room"], needed: "the room token" },
  join: { kinds: ["room", "invite", "agent"], needed: "the room token or an invite" },
  agent: { kinds: ["agent"], needed: "an agent's personal token" },
  own: { kinds: ["agent"], needed: "an agent's personal token" },
};

/** What of a route says who may call it. */
type Entry = Pick<Route, "who" | "page">;

/** A request at the door. */
interface Visit {
  request: Request;
  connection?: Connection | undefined;
  /** Told who it is, also when that isn't who may. */
  known?: (caller: Caller) => void;
  /** Of the token that it shows, once somebody has looked: who has a body is asked twice. */
  hash?: string;
}

/** Says who calls, or refuses. */
export class Gate {
  readonly #wrong: Rates;
  readonly #addresses: Rates;

  constructor(
    private readonly hub: Hub,
    clock: Clock,
    config: () => RelayConfig,
    private readonly hostToken?: string,
  ) {
    this.#addresses = new Rates({
      what: "requests from this address",
      clock,
      rate: rateOf(config, "address-requests"),
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

  /** Lets a request in, and counts it and what its body is worth. */
  admit(route: Entry, visit: Visit): Caller | undefined {
    const caller = this.recognise(route, visit);
    const agent =
      caller?.kind === "agent" ? caller.name : caller?.kind === "session" ? caller.agent : undefined;
    if (agent !== undefined) this.hub.requests.spend(agent, 1 + worth.bytes(saidLength(visit.request)));
    return caller;
  }

  /** The same for one that has been counted. */
  recognise({ who, page }: Entry, visit: Visit): Caller | undefined {
    const { request, connection, known = () => {} } = visit;
    if (who === "nobody") return undefined;
    if (who === "session") {
      const session = this.#session(request);
      if (!session) throw fault("session.over");
      known(session);
      return session;
    }
    if (who === "hook") {
      // Before its body is read: a stranger's would fill the memory.
      const { path, search } = urlParts(request.url);
      const id = unescaped(path.slice(path.lastIndexOf("/") + 1));
      const { token } = query(search);
      try {
        this.hub.incoming.letIn(id, token);
      } catch (error) {
        throw this.refusal(connection, error);
      }
      return undefined;
    }
    const token = bearer(request);
    if (who === "host") {
      const isHosted = () => page && !token && this.#session(request)?.host;
      if (!isHost(token, this.hostToken, connection) && !isHosted()) throw fault("auth.host");
      known({ kind: "host" });
      return { kind: "host" };
    }
    if (token) visit.hash ??= hashOf(token);
    const caller = token ? this.hub.membership.identify(token, visit.hash) : this.#signedIn(page, request);
    if (!caller) throw token ? this.refusal(connection, unknown(token)) : fault("auth.missing");
    known(caller);
    const { kinds, needed } = admits[who];
    if (!kinds.includes(caller.kind)) throw fault("auth.kind", needed);
    return caller;
  }

  /** Whether an agent that was let in some time ago would be let in again. */
  stillAdmits(name: string, request: Request): boolean {
    try {
      const caller = this.recognise({ who: "agent" }, { request });
      return caller?.kind === "agent" && caller.name === name;
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  }

  /** The agent that is signed in on the page which sent this. */
  #signedIn(page: boolean | undefined, request: Request): Caller | undefined {
    const name = page === false ? undefined : this.#session(request)?.agent;
    return name === undefined ? undefined : { kind: "agent", name };
  }

  /** Whose session a request shows, if it shows one. Only the relay's own page can use it. */
  #session(request: Request): SessionCaller | undefined {
    const cookie = sessionCookie(request);
    if (cookie === undefined) return undefined;
    const session = this.hub.sessions.find(cookie);
    if (!session) throw fault("session.over");
    pageProof(cookie, request);
    return session;
  }

  /** Only wrong tokens are counted here, so that nobody can slow down an agent by guessing from its address. */
  refusal<E>(connection?: Connection, why: E | Fault = fault("auth.wrong")) {
    const address = connection?.address;
    const wait = address === undefined ? 0 : this.#wrong.take(network(address));
    return wait === 0 ? why : this.#wrong.refusal(wait);
  }
}

/** What is wrong with a token that opens nothing here. */
function unknown(token: string): Fault {
  if (isMistyped(token)) return fault("auth.mistyped");
  return fault(token.startsWith(tokenKinds.invite) ? "invite.foreign" : "auth.wrong");
}
