import type { Input, Reply } from "../contract/route.ts";
import { type RouteName, type Routes, routes } from "../contract/routes.ts";
import { invalid } from "../domain/invalid.ts";
import type { AgentCaller } from "../hub/caller.ts";
import type { Presence } from "../hub/presence.ts";
import type { Action } from "./auditor.ts";
import type { Call, Handlers } from "./handlers.ts";
import { presenceEvent } from "./presence-event.ts";

/** Asks a route without a way over the wire. */
export type InnerCall = <N extends RouteName>(
  name: N,
  input: Input<Routes[N]>,
  options?: { signal?: AbortSignal | undefined; key?: string | undefined },
) => Promise<Reply<Routes[N]>>;

interface Options {
  handle: Handlers;
  presence: Pick<Presence, "seen">;
  caller: AgentCaller;
  /** Told what became of each call. */
  note: (action: Action, problem: unknown) => void;
  /** Told what each got. */
  charged: (payer: string, reply: unknown) => void;
}

/** Routes as an agent that has been let in already: what a request to them would do, but for the request. */
export function innerCall({ handle, presence, caller, note, charged }: Options): InnerCall {
  return async (name, given, { signal, key } = {}) => {
    const action: Action = { route: name, caller };
    try {
      const parsed = routes[name].input.safeParse(given);
      if (!parsed.success) throw invalid(parsed.error);
      action.input = parsed.data;
      presence.seen(caller.name, presenceEvent(name));
      const headers: Record<string, string> = key === undefined ? {} : { "idempotency-key": key };
      const request = new Request("http://relay.invalid/", { headers, ...(signal && { signal }) });
      const answer = handle[name] as (call: Call) => unknown;
      const outer = { connection: undefined, known() {}, cookies: [] };
      const reply = await answer({ input: parsed.data, caller, request, ...outer });
      action.reply = reply;
      charged(caller.name, reply);
      note(action, undefined);
      return reply as never;
    } catch (error) {
      note(action, error);
      throw error;
    }
  };
}
