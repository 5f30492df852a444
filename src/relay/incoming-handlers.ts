import { limits } from "../domain/limits.ts";
import type { Hub } from "../hub/hub.ts";
import type { Handlers, Service } from "./handlers.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { json } from "./json.ts";
import { origin } from "./origin.ts";
import { worth } from "./worth.ts";

type IncomingRoute = "createIncoming" | "incoming" | "removeIncoming" | "receive";

/** What the routes of incoming hooks do. */
export function incomingHandlers(
  { incoming, requests, turns }: Hub,
  service: Pick<Service, "url">,
): Pick<Handlers, IncomingRoute> {
  return {
    createIncoming: async ({ caller, input, request, connection }) => {
      const { hook, token, secret } = await incoming.create(caller.name, input, connection?.address);
      const url = `${origin(request, connection, service.url)}/v1/in/${hook.id}`;
      return {
        ...hook,
        url: token === undefined ? url : `${url}?token=${token}`,
        ...(secret !== undefined && { secret }),
      };
    },
    incoming: ({ caller }) => incoming.list(caller.name),
    removeIncoming: async ({ caller, input }) => {
      await incoming.remove(caller.name, input.id);
      return { ok: true };
    },
    receive: ({ input: { id, token, body }, request }) => {
      const { headers } = request;
      const key = headers.get("x-github-delivery") ?? headers.get("webhook-id") ?? idempotencyKey(request);
      const payload = async () => {
        const payer = incoming.payerOf(id);
        const bytes = new TextEncoder().encode(body);
        requests.spend(payer, 1 + worth.bytes(bytes.length));
        using _turn = bytes.length > limits.dearRequest ? await turns.take(payer) : undefined;
        return json(bytes, limits.payloadValues, (values) => requests.spend(payer, worth.values(values)));
      };
      return incoming.receive(id, { headers, body, token, payload, key: key?.slice(0, 255) });
    },
  };
}
