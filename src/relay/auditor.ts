import type { RouteName } from "../contract/routes.ts";
import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Clock } from "../domain/clock.ts";
import { Fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import type { RelayConfig } from "../domain/relay-settings.ts";
import type { Caller } from "../hub/caller.ts";
import type { Happening } from "../hub/happenings.ts";
import type { Hub } from "../hub/hub.ts";
import { AuditShares } from "./audit-shares.ts";
import { type Audited, auditedRoutes } from "./audited-routes.ts";
import type { Connection } from "./connection.ts";
import { CountedLines } from "./counted-lines.ts";

/** Beside the contract: of these it is a line only who is kept out. Behind MCP's, each call is an action of its own. */
const doors = { mcp: "mcp.call", metrics: "relay.metrics" };

/** A request as far as it has come. Whatever is still absent at its end, it didn't come to. */
export interface Action {
  route: RouteName | keyof typeof doors;
  caller?: Caller | undefined;
  /** What the route's schema has let in. */
  input?: unknown;
  /** What was handed out. */
  reply?: unknown;
}

interface Options {
  append: (entry: AuditEntry) => void;
  clock: Clock;
  config: () => RelayConfig;
  hub: Pick<Hub, "happenings" | "incoming">;
}

/** What the relay does of itself with a task. */
const ownMoves: ReadonlySet<string> = new Set(["offered", "lapsed", "returned", "failed"]);

/** Makes a line for the audit of each action at the door, and of what happens by itself. */
export class Auditor {
  readonly #append: (entry: AuditEntry) => void;
  readonly #clock: Clock;
  readonly #shares: AuditShares;
  readonly #strangers: CountedLines;
  /** Of those whom a token names: strangers can't use up their lines. */
  readonly #members: CountedLines;
  readonly #hookPayer: (id: string) => string;

  constructor({ append, clock, config, hub }: Options) {
    this.#append = append;
    this.#clock = clock;
    this.#shares = new AuditShares(append, clock, config);
    this.#hookPayer = (id) => hub.incoming.payerOf(id);
    const add = (entry: AuditEntry) => this.#add(entry);
    this.#strangers = new CountedLines(add, clock, limits.audit.window.refused);
    this.#members = new CountedLines(add, clock, limits.audit.window.refused);
    hub.happenings.hear((happening) => this.#hear(happening));
  }

  #add(entry: AuditEntry): void {
    if (entry.who === "host") this.#append(entry);
    else this.#shares.add(entry, this.#payer(entry));
  }

  /** Whose share a line takes. What happens by itself happens to somebody's mail and tasks. */
  #payer({ who, whom }: AuditEntry): string {
    const [, hook] = /^hook (.*)/.exec(who) ?? [];
    if (hook !== undefined) return this.#hookPayer(hook);
    return who === "relay" ? `relay ${whom}` : who;
  }

  /** The relay stops: what is only counted so far is written. */
  flush(): void {
    for (const counted of [this.#strangers, this.#members, this.#shares]) counted.flush();
  }

  /** Tells what became of a request, once; without an action it came to no route. */
  note(
    action: Action | undefined,
    problem: unknown,
    connection: Pick<Connection, "address"> | undefined,
  ): void {
    const outcome = problem === undefined ? "ok" : problem instanceof Fault ? problem.code : "relay.fault";
    const refused = problem instanceof Fault && isRefusal(problem);
    // Refused for its Host or Origin, before anybody looked what it asks for.
    const about = action ? told(action, outcome, refused) : refused ? { what: "request" } : undefined;
    if (!about) return;
    const who = nameOf(action, outcome);
    const { whom, ids = [], what } = about;
    const most = limits.audit.ids;
    const entry: AuditEntry = {
      at: isoTime(this.#clock.now()),
      who,
      what,
      whom: whom === who ? undefined : whom,
      ids: ids.length > 0 ? ids.slice(0, most) : undefined,
      more: ids.length > most ? ids.length - most : undefined,
      outcome,
      address: connection?.address || undefined,
    };
    const now = this.#clock.elapsed();
    this.#strangers.sweep(now);
    this.#members.sweep(now);
    this.#shares.sweep(now);
    if (who === "-") this.#strangers.add(entry);
    else if (refused) this.#members.add(entry);
    else this.#add(entry);
  }

  #hear(happening: Happening): void {
    const at = isoTime(this.#clock.now());
    const append = (line: Omit<AuditEntry, "at" | "who" | "outcome">) =>
      this.#add({ at, who: "relay", ...line, outcome: "ok" });
    if (happening.what === "message.dead" || happening.what === "message.returned") {
      append({ what: happening.what, whom: `@${happening.agent}`, ids: [happening.id] });
    } else if (happening.what === "task.moved" && ownMoves.has(happening.move)) {
      const { id, assignee, requester } = happening.task;
      const whom = happening.move === "offered" && assignee !== undefined ? assignee : requester;
      append({ what: `task.${happening.move}`, whom: `@${whom}`, ids: [id] });
    }
  }
}

/** What there is to say of it; undefined: it did nothing, or is none that is written down. */
function told({ route, input, reply }: Action, outcome: string, refused: boolean) {
  if (route in doors) return refused ? { what: doors[route as keyof typeof doors] } : undefined;
  const audited = auditedRoutes[route as keyof typeof auditedRoutes] as Audited<never, never> | undefined;
  if (!audited || (audited.only === "refused" && !refused)) return undefined;
  const what = typeof audited.what === "string" ? audited.what : audited.what(input as never);
  if (input === undefined) return outcome === "ok" ? undefined : { what };
  const ids = audited.ids?.(input as never, reply as never);
  if (outcome === "ok" && (reply === undefined || ids?.length === 0)) return undefined;
  return { what, whom: unspoilt(audited.whom?.(input as never, reply as never)), ids };
}

/** Who may not, and who may not so often. */
const isRefusal = ({ status, code }: Fault): boolean =>
  status === 401 || status === 403 || code === "rate.limited";

function nameOf(action: Action | undefined, outcome: string): string {
  const { caller, route, input } = action ?? {};
  switch (caller?.kind) {
    case "agent":
      return `@${caller.name}`;
    case "session":
      return caller.agent === undefined ? "host" : `@${caller.agent}`;
    case "invite":
      return `invite ${caller.id}`;
    case "room":
    case "host":
      return caller.kind;
  }
  // Whoever posts to a hook is known by its token or signature, which is checked before all else.
  const proven = input !== undefined && outcome !== "webhook.unknown" && outcome !== "webhook.refused";
  return route === "receive" && proven ? `hook ${(input as { id: string }).id}` : "-";
}

/** A token that somebody took for a name might pass for one. */
const unspoilt = (name: string | undefined): string | undefined => name?.replace(/bch[a-z]_.{40,}/, "…");
