import type { Hono } from "hono";
import { relayConfig } from "../../src/domain/relay-config.ts";
import type { HookCourier } from "../../src/hub/hook-deliveries.ts";
import { Hub } from "../../src/hub/hub.ts";
import { hosts } from "../../src/relay/hosts.ts";
import { type RelayEnv, type RelayOptions, relayApp } from "../../src/relay/relay-app.ts";
import type { LogEntry } from "../../src/relay/request-log.ts";
import { memoryStore } from "../../src/store/memory/memory-store.ts";
import { FakeClock } from "./fake-clock.ts";

export const roomToken = "room-token-of-the-test";

export interface Ask {
  token?: string | undefined;
  /** Sent as JSON, or as it is when it is text or bytes. */
  body?: unknown;
  headers?: Record<string, string>;
  env?: RelayEnv["Bindings"] | undefined;
}

/** A relay in memory, with its door, and the tokens of whoever has joined. */
export class RelayRoom {
  readonly clock = new FakeClock();
  readonly store = memoryStore({ clock: this.clock });
  readonly warnings: string[] = [];
  readonly hub: Hub;
  readonly log: LogEntry[] = [];
  readonly app: Hono<RelayEnv>;
  readonly tokens: Record<string, string> = { room: roomToken };

  private constructor(options: Partial<RelayOptions>) {
    const { config = () => relayConfig([]) } = options;
    this.hub = new Hub({
      store: this.store,
      clock: this.clock,
      config: () => config().values,
      warn: (line) => this.warnings.push(line),
    });
    this.app = relayApp({
      hub: this.hub,
      version: "1.2.3",
      durability: "disk",
      allowedHosts: hosts({ listening: [] }),
      log: (entry) => this.log.push(entry()),
      courier: idleCourier,
      clock: this.clock,
      streams: 10,
      ...options,
    });
  }

  /** A room in which these agents have joined. */
  static async with(names: string[] = [], options: Partial<RelayOptions> = {}): Promise<RelayRoom> {
    const room = new RelayRoom(options);
    await room.hub.membership.setRoomToken(roomToken);
    for (const name of names) await room.join(name);
    return room;
  }

  async join(name: string): Promise<string> {
    const { token = "" } = await this.hub.membership.register({ kind: "room" }, { name });
    this.tokens[name] = token;
    return token;
  }

  /** `ask("POST /send", { token: "a", body: {…} })`: a token is named by its agent, or given as it is. */
  async ask(what: string, { token, body, headers = {}, env }: Ask = {}): Promise<Response> {
    const [method = "GET", path = ""] = what.split(" ");
    const shown = token === undefined ? {} : { authorization: `Bearer ${this.tokens[token] ?? token}` };
    const raw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
    const init: RequestInit = { method, headers: { ...shown, ...headers } };
    if (body !== undefined)
      init.body = raw ? (body as NonNullable<RequestInit["body"]>) : JSON.stringify(body);
    return this.app.request(`http://localhost/v1${path}`, init, env);
  }

  /** Status and code of an error, as `404 agent.unknown`; status alone when it was none. */
  async outcome(what: string, ask: Ask = {}): Promise<string> {
    const reply = await this.ask(what, ask);
    const { code } = (await reply.json()) as { code?: string };
    return code ? `${reply.status} ${code}` : String(reply.status);
  }
}

/** Lets every hook go anywhere, and delivers nothing. */
const idleCourier: HookCourier = {
  check: async () => {},
  test: async () => ({
    id: "1",
    type: "webhook.test",
    at: "2026-11-21T12:00:00.000Z",
    ms: 1,
    attempt: 1,
    status: 200,
    ok: true,
  }),
};
