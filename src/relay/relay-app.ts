import { type Context, Hono } from "hono";
import { pathParameters, type Route } from "../contract/route.ts";
import { type RouteName, routes } from "../contract/routes.ts";
import type { AuditEntry } from "../domain/audit-entry.ts";
import { type Clock, systemClock } from "../domain/clock.ts";
import { Fault, fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { type ConfigInForce, relayConfig } from "../domain/relay-config.ts";
import type { AgentCaller, Caller } from "../hub/caller.ts";
import type { HookCourier } from "../hub/hook-deliveries.ts";
import type { Hub } from "../hub/hub.ts";
import { type Action, Auditor } from "./auditor.ts";
import { checkLength } from "./body.ts";
import type { Connection } from "./connection.ts";
import { DoorCounts } from "./door-counts.ts";
import { Gate } from "./gate.ts";
import { type Call, handlers } from "./handlers.ts";
import { HeldAnswers } from "./held-answers.ts";
import { hostGuard } from "./host-guard.ts";
import { innerCall } from "./inner-call.ts";
import { input } from "./input.ts";
import { intake } from "./intake.ts";
import { mcpDoor, type ServeMcp } from "./mcp-door.ts";
import { metricsReply } from "./metrics-app.ts";
import { pageDoor } from "./page-door.ts";
import { presenceEvent } from "./presence-event.ts";
import { rateLimitHeaders } from "./rate-limit-headers.ts";
import { faultReply, reply } from "./reply.ts";
import { type LogEntry, logEntry } from "./request-log.ts";
import { streamLimit } from "./stream-limit.ts";
import { urlParts } from "./url-parts.ts";
import { worth } from "./worth.ts";

export interface RelayOptions {
  hub: Hub;
  version: string;
  durability: "disk" | "os";
  /** What is in force now; may change while the relay runs. */
  config?: () => ConfigInForce;
  /** Whether the relay answers for this name or address, see `hosts`. */
  allowedHosts: (host: string) => boolean;
  /** The URL by which other machines reach it; goes into invites made over the Unix socket. */
  url?: () => string | undefined;
  /** Handed each entry unmade: it costs as much as the rest of a small request, and may not be wanted. */
  log?: (entry: () => LogEntry) => void;
  /** Keeps who did what. Nothing waits for it; it must not throw. */
  audit?: ((entry: AuditEntry) => void) | undefined;
  /** Shows, where there is no Unix socket, that a caller can read the home. */
  hostToken?: string | undefined;
  /** See Service. */
  keepRoomToken?: (token: string) => boolean;
  snapshot?: () => Promise<string>;
  courier?: HookCourier | undefined;
  /** Somebody uses the relay now: a request came or was answered, a stream is still open. */
  onRequest?: () => void;
  /** Aborted when the relay stops: streams and long polls end, new requests are refused. */
  stopping?: AbortSignal;
  /** Long polls and event streams that may be open at once. */
  streams?: number;
  /** Seconds between two comments on a quiet stream. */
  heartbeat?: number;
  /** Seconds that a client may take to send a request's body. */
  requestTime?: number;
  clock?: Clock;
  /** Answers MCP clients; absent: there is no /mcp. */
  mcp?: ServeMcp | undefined;
  counts?: DoorCounts;
  /** The relay in numbers, for its host; absent: there is no /metrics here. */
  metrics?: () => string;
}

export interface RelayEnv {
  Bindings: { connection?: Connection };
}

/** A request, and what is known of it so far. */
export interface Passage {
  request: Request;
  connection: Connection | undefined;
  action?: Action;
  /** Whose token it has shown. */
  agent?: string;
  problem?: Error;
}

type Act = (passage: Passage) => Response | Promise<Response>;

const allNormal = relayConfig([]);

/** The relay as one function from request to reply. `app.request()` is the door for tests, `listen` the real one. */
export function relayApp(options: RelayOptions): Hono<RelayEnv> {
  const { hub, log, metrics, clock = systemClock, counts = new DoorCounts(), onRequest = () => {} } = options;
  const stopping = options.stopping ?? new AbortController().signal;
  const config = options.config ?? (() => allNormal);
  const guard = hostGuard(options.allowedHosts);
  const gate = new Gate(hub, clock, () => config().values, options.hostToken);
  const rateHeaders = rateLimitHeaders(() => config().values, { requests: hub.requests, sends: hub.sends });
  const within = options.requestTime ?? limits.requestTime;
  counts.room = options.streams ?? streamLimit();
  const held = new HeldAnswers(counts.room, () => config().values["limits.streams"], stopping, counts.open);
  const url = options.url ?? (() => undefined);
  const handle = handlers({
    hub,
    version: options.version,
    durability: options.durability,
    config,
    held,
    heartbeat: options.heartbeat ?? limits.heartbeat,
    url,
    snapshot: options.snapshot ?? (() => Promise.reject(fault("store.failed", "it has no files"))),
    keepRoomToken: options.keepRoomToken ?? (() => false),
    courier: options.courier,
    stillAdmits: (name, request) => gate.stillAdmits(name, request),
    refusal: (connection) => gate.refusal(connection),
    onUse: onRequest,
    onStreamFault: (request, agent, problem) =>
      log?.(() => logEntry({ request, at: clock.now(), ms: 0, status: 500, agent, problem })),
  });
  const auditor =
    options.audit && new Auditor({ append: options.audit, clock, config: () => config().values, hub });
  if (auditor) stopping.addEventListener("abort", () => auditor.flush());
  const getPath = (request: Request) => urlParts(request.url).path;
  const app = new Hono<RelayEnv>({ getPath });

  /** What is done for every request, whatever it asks for. No middleware: one handler a request is all that Hono need call. */
  const around = (act: Act) => async (c: Context<RelayEnv>) => {
    const began = clock.elapsed();
    const passage: Passage = { request: c.req.raw, connection: c.env?.connection };
    const { request, connection } = passage;
    onRequest();
    let response: Response;
    try {
      guard(request, connection);
      if (stopping.aborted) throw fault("relay.stopping");
      gate.meter(connection);
      response = await act(passage);
    } catch (error) {
      response = refuse(passage, error as Error);
    }
    onRequest();
    const { action, agent, problem } = passage;
    if (agent !== undefined) rateHeaders(response.headers, agent);
    const oldToken = action?.caller?.kind === "room" ? action.caller.until : undefined;
    if (oldToken !== undefined) {
      // RFC 9745, and when it ends: RFC 8594.
      response.headers.set("Deprecation", `@${Math.floor(clock.now() / 1000)}`);
      response.headers.set("Sunset", new Date(oldToken).toUTCString());
    }
    auditor?.note(action, problem, connection);
    const ms = clock.elapsed() - began;
    const { status } = response;
    counts.answered({
      route: action?.route,
      status,
      ms: held.has(request) ? undefined : ms,
      problem,
    });
    log?.(() => logEntry({ request, at: clock.now(), ms, status, agent, problem, oldToken }));
    return response;
  };

  /** As JSON, at the cost of whoever gets it. */
  const charged = (payer: string | undefined, result: unknown): string => {
    const text = JSON.stringify(result);
    if (payer !== undefined) hub.requests.charge(payer, worth.bytes(text.length));
    return text;
  };

  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    const answer = handle[name] as (call: Call) => unknown;
    const bounds = { most: longestOf(route), within };
    const act: Act = async (passage) => {
      const { request, connection } = passage;
      const action: Action = { route: name };
      passage.action = action;
      const known = (who: Caller) => {
        action.caller = who;
      };
      checkLength(request, bounds);
      const visit = { request, connection, known };
      let caller = gate.admit(route, visit);
      const payer = caller?.kind === "agent" ? caller.name : undefined;
      if (payer !== undefined) {
        passage.agent = payer;
        hub.presence.seen(payer, presenceEvent(name));
      }
      const given =
        route.method === "POST"
          ? await intake(hub, payer, request, bounds, (...read) => input(route, request, ...read))
          : input(route, request);
      action.input = given;
      // A body may take its time, and the token may have been revoked meanwhile, its name be another's.
      if (route.method === "POST") caller = gate.recognise(route, visit);
      if (route.who === "own") onlyOwn(route, given, caller);
      const cookies: string[] = [];
      const result = await answer({ input: given, caller, request, connection, known, cookies });
      if (request.method !== "HEAD") action.reply = result;
      const response = result instanceof Response ? result : reply(charged(payer, result));
      for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
      return response;
    };
    app.on(route.method, `/v1${route.path}`, around(act));
  }
  if (options.mcp) {
    const callAs = (caller: AgentCaller, connection: Connection | undefined) => {
      const note = (action: Action, problem: unknown) => auditor?.note(action, problem, connection);
      return innerCall({ handle, presence: hub.presence, caller, note, charged });
    };
    app.post(
      "/mcp",
      around(
        mcpDoor({
          hub,
          gate,
          held,
          bounds: { most: limits.request, within },
          url,
          callAs,
          serve: options.mcp,
        }),
      ),
    );
  }
  if (metrics)
    app.get(
      "/metrics",
      around((passage) => {
        passage.action = { route: "metrics" };
        gate.admit({ who: "host" }, passage);
        return metricsReply(metrics());
      }),
    );
  const page = pageDoor();
  for (const path of pagePaths)
    app.get(
      path,
      around(({ request }) => page(request)),
    );

  // What fits no route: another method of one, or none.
  const others = new Hono<RelayEnv>({ getPath });
  for (const [path, methods] of methodsByPath(options.mcp !== undefined)) {
    const Allow = methods.join(", ");
    others.all(
      path,
      around((passage) =>
        refuse(passage, fault("route.method", passage.request.method, shownPath(passage)), { Allow }),
      ),
    );
  }
  others.all(
    "*",
    around((passage) => refuse(passage, fault("route.unknown", shownPath(passage)))),
  );
  app.notFound((c) => others.fetch(c.req.raw, c.env));
  // A mistake in what is done around requests.
  for (const one of [app, others]) one.onError((error) => refuse({}, error));
  return app;
}

const longestOf = ({ who, long }: Route): number =>
  who === "nobody" ? limits.strangerRequest : long ? limits.request : limits.shortRequest;

function refuse(
  passage: Pick<Passage, "problem">,
  problem: Error,
  headers?: Record<string, string>,
): Response {
  passage.problem = problem;
  return faultReply(problem instanceof Fault ? problem : fault("relay.fault"), headers);
}

/** Nobody reads or changes another agent's mailbox, and nobody learns here whether that agent exists. */
function onlyOwn(route: Route, given: unknown, caller: Caller | undefined): void {
  const [parameter = ""] = pathParameters(route.path);
  const named = (given as Record<string, string>)[parameter] ?? "";
  if (caller?.kind !== "agent" || caller.name !== named) throw fault("agent.other", named);
}

/** A stranger's path may be as long as a header can be. */
const shownPath = ({ request }: Passage): string => urlParts(request.url).path.slice(0, 200);

const pagePaths = ["/", "/page/:version/:file"];

/** Which methods each path has. */
function methodsByPath(hasMcp: boolean): Map<string, string[]> {
  const methods = new Map(pagePaths.map((path) => [path, ["GET", "HEAD"]]));
  if (hasMcp) methods.set("/mcp", ["POST"]);
  for (const { method, path } of Object.values(routes)) {
    const known = methods.get(`/v1${path}`) ?? [];
    methods.set(`/v1${path}`, [...known, ...(method === "GET" ? ["GET", "HEAD"] : [method])]);
  }
  return methods;
}
