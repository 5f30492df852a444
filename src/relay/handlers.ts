import { openapiDocument } from "../contract/openapi-document.ts";
import type { Parsed, Reply, Route, Who } from "../contract/route.ts";
import type { RouteName, Routes } from "../contract/routes.ts";
import { protocol } from "../contract/service.ts";
import { type Fault, fault } from "../domain/fault.ts";
import { writeTicket } from "../domain/invite.ts";
import type { ConfigInForce } from "../domain/relay-config.ts";
import { titled } from "../domain/titled.ts";
import type { AgentCaller, Caller, SessionCaller } from "../hub/caller.ts";
import type { HookCourier } from "../hub/hook-deliveries.ts";
import type { Hub } from "../hub/hub.ts";
import type { Turn } from "../hub/turns.ts";
import type { Connection } from "./connection.ts";
import { type EventSource, eventStream, streamHeaders } from "./event-stream.ts";
import type { HeldAnswers } from "./held-answers.ts";
import { hostHandlers } from "./host-handlers.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { incomingHandlers } from "./incoming-handlers.ts";
import { lastEventId } from "./last-event-id.ts";
import { origin } from "./origin.ts";
import { outgoingHandlers } from "./outgoing-handlers.ts";
import { reply } from "./reply.ts";
import { sessionHandlers } from "./session-handlers.ts";
import { settled } from "./settled.ts";
import { taskHandlers } from "./task-handlers.ts";

type CallerOf<W extends Who> = W extends "agent" | "own"
  ? AgentCaller
  : W extends "nobody" | "host" | "hook"
    ? undefined
    : W extends "session"
      ? SessionCaller
      : Caller;

/** One request that has been let in and understood. */
export interface Call<R extends Route = Route> {
  input: Parsed<R>;
  caller: CallerOf<R["who"]>;
  request: Request;
  connection: Connection | undefined;
  /** To be told who it is, by a handler that finds that out itself. */
  known: (caller: Caller) => void;
  /** Set with the answer. */
  cookies: string[];
}

/** What is the same for everybody is made into a text once: anybody may ask for it, as often as an address may ask. */
type Answer<R extends Route> = R extends { kind: "stream" } | Routes["openapi"] ? Response : Reply<R>;
type Handler<R extends Route> = (call: Call<R>) => Answer<R> | Promise<Answer<R>>;
export type Handlers = { [N in RouteName]: Handler<Routes[N]> };

export interface Service {
  hub: Hub;
  version: string;
  durability: "disk" | "os";
  config: () => ConfigInForce;
  held: HeldAnswers;
  /** Seconds. */
  heartbeat: number;
  /** The URL by which other machines reach this relay, if they do. */
  url: () => string | undefined;
  /** Keeps a new room token for the next start; false when the operator gives it, and has to change it there. */
  keepRoomToken: (token: string) => boolean;
  /** The store's, see there; gives the folder. */
  snapshot: () => Promise<string>;
  /** Takes out what hooks are told; absent: nothing goes out. */
  courier?: HookCourier | undefined;
  /** Whether an agent that was let in some time ago would be let in again. */
  stillAdmits: (name: string, request: Request) => boolean;
  /** For a wrong token that came in a body. */
  refusal: (connection: Connection | undefined) => Fault;
  onUse: () => void;
  onStreamFault: (request: Request, agent: string, problem: unknown) => void;
}

/** What each route does. The hub has the rules; here requests become its calls, and its results replies. */
export function handlers({ hub, held, ...service }: Service): Handlers {
  const { version, durability } = service;
  const document = once(() => Buffer.from(JSON.stringify(openapiDocument(version))));

  /** Held open as long as its source has something to tell, and its token is good. */
  const stream = (
    call: Pick<Call<Routes["events"]>, "caller" | "request" | "connection">,
    open: () => EventSource,
  ) => {
    const { caller, request, connection } = call;
    if (request.method === "HEAD") return new Response(null, { headers: streamHeaders });
    using opening = new DisposableStack();
    const place = opening.use(held.hold(request, caller.name));
    const source = open();
    opening.move();
    const onBeat = () => {
      hub.presence.seen(caller.name, "listening");
      service.onUse();
      // A token that was rotated away works for its time of grace, not as long as a stream lives.
      return service.stillAdmits(caller.name, request);
    };
    const onFault = (problem: unknown) => service.onStreamFault(request, caller.name, problem);
    const onBehind = () => connection?.patience(1);
    return eventStream(source, place, { heartbeat: service.heartbeat, onBeat, onBehind, onFault });
  };

  const inTurn = async <T>({ name }: AgentCaller, act: (turn: Turn) => Promise<T> | T): Promise<T> => {
    using turn = await hub.turns.take(name);
    return await act(turn);
  };

  return {
    health: () => ({ ok: true, service: "backchannel-relay" }),
    info: () => ({ service: "backchannel-relay", version, protocol, durability }),
    openapi: () => reply(document()),
    stats: ({ caller }) => inTurn(caller, () => hub.stats()),

    register: ({ caller, input, request }) => hub.membership.register(caller, input, idempotencyKey(request)),
    unregister: async ({ caller }) => {
      await hub.membership.unregister(caller.name);
      return { ok: true };
    },
    agents: ({ caller, input }) =>
      inTurn(caller, (turn) =>
        turn.map(hub.presence.records(input), (record) => ({
          ...hub.presence.view(record),
          ...hub.doorbells.coverage(record.name),
        })),
      ),
    me: async ({ caller: { name } }) => ({
      ...hub.presence.me(name),
      waiting: await hub.reading.waiting(name),
    }),
    status: ({ caller, input }) => hub.presence.status(caller.name, input),
    rotateToken: async ({ caller: { name }, input }) => ({
      ...(await hub.membership.rotateToken(name, input)),
      ...(input.now && { webhooks: { in: hub.incoming.list(name), out: hub.outgoing.list(name) } }),
    }),

    channels: ({ caller, input }) =>
      inTurn(caller, () => {
        const channels = hub.subscriptions.channels();
        return input.details === "1" || input.details === "true"
          ? channels
          : channels.map(({ name }) => name);
      }),
    subscribe: async ({ caller, input }) => {
      onlySelf(caller, input.agent);
      await hub.subscriptions.subscribe(caller.name, input.channel);
      return { ok: true };
    },
    unsubscribe: async ({ caller, input }) => {
      onlySelf(caller, input.agent);
      await hub.subscriptions.unsubscribe(caller.name, input.channel);
      return { ok: true };
    },

    send: ({ caller, input, request }) => hub.posting.send(caller.name, input, idempotencyKey(request)),
    publish: ({ caller, input: { title, body, ...input }, request }) =>
      hub.posting.send(caller.name, { ...input, body: titled(title, body) }, idempotencyKey(request)),
    inbox: async ({ caller, input, request, connection }) => {
      using wait = held.wait(input.wait, caller.name, request, connection);
      return await hub.reading.inbox(caller.name, input, wait.signal);
    },
    claim: async ({ caller, input, request, connection }) => {
      using wait = held.wait(input.wait, caller.name, request, connection);
      const claimed = await hub.reading.claim(caller.name, input, wait.signal);
      if (claimed.messages.length > 0) hub.presence.seen(caller.name, "claimed");
      return claimed;
    },
    ack: async ({ caller, input }) => settled("acked", await hub.reading.ack(caller.name, input.receipts)),
    release: async ({ caller, input }) => settled("released", await hub.reading.release(caller.name, input)),
    extend: async ({ caller, input }) => settled("extended", await hub.reading.extend(caller.name, input)),
    take: async ({ caller, input }) => {
      onlySelf(caller, input.agent);
      return { message: await hub.reading.take(caller.name, input) };
    },

    held: ({ caller }) => hub.holding.list(caller.name),
    releaseHeld: async ({ caller, input }) => ({
      released: await hub.holding.release(caller.name, input.id),
    }),

    mailbox: ({ caller, input }) => inTurn(caller, () => hub.reading.mailbox(caller.name, input)),
    sent: ({ caller, input }) => inTurn(caller, (turn) => hub.reading.sent(caller.name, input, turn)),
    track: async ({ caller, input, request, connection }) => {
      using wait = held.wait(input.wait, caller.name, request, connection);
      return await hub.reading.track(caller.name, input.id, { ...input, signal: wait.signal });
    },
    events: (call) => {
      const after = lastEventId(call.request);
      return stream(call, () => hub.listen(call.caller.name, { match: call.input.match, after }));
    },
    changes: (call) => stream(call, () => hub.changes.open(call.caller.name)),
    doorbell: (call) => stream(call, () => hub.doorbells.open(call.caller.name, call.input)),

    ...taskHandlers(hub),
    ...incomingHandlers(hub, service),
    ...outgoingHandlers(hub, service),
    ...hostHandlers(hub, service),
    ...sessionHandlers(hub, service),

    createInvite: async ({ input, request, connection }) => {
      const url = origin(request, connection, service.url);
      const { id, code, expiresAt, channels } = await hub.invites.create(input);
      return { id, code, invite: writeTicket({ url, token: code, channels }), expiresAt };
    },
    invites: () => hub.invites.list(),
    withdrawInvite: async ({ input }) => {
      await hub.invites.withdraw(input.id);
      return { ok: true };
    },
  };
}

/** Existing clients name themselves in some bodies; anybody else's name is an attempt at their mailbox. */
function onlySelf(caller: AgentCaller, named: string | undefined): void {
  if (named !== undefined && named !== caller.name) throw fault("agent.other", named);
}

/** Made when somebody first asks: start-up is too early. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
