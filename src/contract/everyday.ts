import { limits } from "../domain/limits.ts";
import { type Glance, isFlag, isLike, isList, isOneOf, isShape, isWhole } from "./glance.ts";
import { plain } from "./plain.ts";
import type { Route } from "./route.ts";
import type { RouteName } from "./routes.ts";

/** A route as far as it can be called and checked without its schemas. */
export interface Everyday extends Pick<Route, "method" | "path"> {
  input: Glance;
  reply: Glance;
}

const receipts = isList(plain.receipt, 1, 1000);

/** The routes that `bch send`, `inbox`, `drain` and `agents` call. A test holds them to the contract, which they repeat. */
export const everyday: { readonly [N in RouteName]?: Everyday } = {
  health: {
    method: "GET",
    path: "/health",
    input: isShape({}),
    reply: isShape({ ok: isOneOf(true), service: isOneOf("backchannel-relay") }),
  },
  agents: {
    method: "GET",
    path: "/agents",
    input: isShape({}, { role: plain.line, capability: plain.name }),
    reply: isList(plain.agent),
  },
  send: {
    method: "POST",
    path: "/send",
    input: isShape(
      { to: plain.target, body: plain.body },
      {
        priority: isOneOf("normal", "urgent"),
        scope: plain.line,
        thread: plain.line,
        refs: isList(plain.line, 0, limits.refs),
        expires: isLike(/^[1-9]\d{0,4}[smhd]$/),
      },
    ),
    reply: plain.sent,
  },
  inbox: {
    method: "GET",
    path: "/inbox/:agent",
    input: isShape(
      { agent: plain.name },
      { match: plain.line, limit: isWhole(1, limits.inbox), urgent: isOneOf("true", "false") },
    ),
    reply: isList(plain.message),
  },
  claim: {
    method: "POST",
    path: "/claim",
    input: isShape(
      {},
      {
        match: plain.line,
        limit: isWhole(1, limits.claim),
        lease: isWhole(limits.lease.least, limits.lease.most),
        urgent: isFlag,
        via: isLike(/^[a-z]{1,16}$/),
        session: isLike(/^[a-z0-9.-]{1,24}$/),
      },
    ),
    reply: isShape({ messages: isList(plain.claimed), waiting: isWhole() }),
  },
  held: {
    method: "GET",
    path: "/held",
    input: isShape({}),
    // Mostly nothing is.
    reply: isList(isOneOf(), 0, 0),
  },
  ack: {
    method: "POST",
    path: "/ack",
    input: isShape({ receipts }),
    reply: isShape({ acked: isList(plain.receipt), lost: isList(plain.receipt), waiting: isWhole() }),
  },
};
