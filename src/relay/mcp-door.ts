import { limits } from "../domain/limits.ts";
import type { AgentCaller, Caller } from "../hub/caller.ts";
import type { Hub } from "../hub/hub.ts";
import type { Action } from "./auditor.ts";
import { type BodyBounds, checkLength } from "./body.ts";
import type { Connection } from "./connection.ts";
import type { Gate } from "./gate.ts";
import type { HeldAnswers } from "./held-answers.ts";
import type { InnerCall } from "./inner-call.ts";
import { intake } from "./intake.ts";
import { json } from "./json.ts";
import { origin } from "./origin.ts";
import type { Passage } from "./relay-app.ts";

/** One message of an MCP client that has shown an agent's token. */
export interface McpCall {
  agent: string;
  /** Where the client reaches this relay. */
  url: string;
  /** The relay's routes, as this agent. */
  call: InnerCall;
  request: Request;
  message: Record<string, unknown>;
  /** Aborted when the client hangs up, or the relay stops. */
  signal: AbortSignal;
  /** Called when nothing more is sent. */
  onEnd: () => void;
}

export type ServeMcp = (call: McpCall) => Promise<Response>;

interface Options {
  hub: Pick<Hub, "requests" | "turns">;
  gate: Gate;
  held: HeldAnswers;
  bounds: BodyBounds;
  url: () => string | undefined;
  callAs: (caller: AgentCaller, connection: Connection | undefined) => InnerCall;
  serve: ServeMcp;
}

/** A cookie of the page is no way in. */
const tokensOnly = { who: "agent", page: false } as const;

/** `POST /mcp`: MCP's Streamable HTTP without sessions, so there is nothing to GET or DELETE. */
export function mcpDoor({ hub, gate, held, bounds, url, callAs, serve }: Options) {
  return async (passage: Passage): Promise<Response> => {
    const { request, connection } = passage;
    const action: Action = { route: "mcp" };
    passage.action = action;
    const known = (caller: Caller) => {
      action.caller = caller;
    };
    checkLength(request, bounds);
    const visit = { request, connection, known };
    const { name } = gate.admit(tokensOnly, visit) as AgentCaller;
    passage.agent = name;
    const message = await intake(hub, name, request, bounds, (posted, count) =>
      json(posted, limits.values, count),
    );
    // A body may take its time, and the token may have been revoked meanwhile.
    const caller = gate.recognise(tokensOnly, visit) as AgentCaller;
    const place = held.hold(request, caller.name);
    // It may wait for mail, and says something every few seconds then.
    connection?.patience(0);
    try {
      return await serve({
        agent: caller.name,
        url: connection?.local ? (url() ?? "this machine's relay") : origin(request, connection),
        call: callAs(caller, connection),
        request,
        message,
        signal: place.signal,
        onEnd: () => place[Symbol.dispose](),
      });
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  };
}
