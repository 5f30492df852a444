import { limits } from "../domain/limits.ts";
import type { Hub } from "../hub/hub.ts";
import { type BodyBounds, body } from "./body.ts";
import { worth } from "./worth.ts";

/** Makes something of a body; `count` is told how many values it has, before they are read, and may refuse them. */
type Parse<T> = (posted: Uint8Array, count: (values: number) => void) => T;

/** Reads a request's body at the cost of whoever has sent it; what is large is parsed in turn with the sender's other dear work. */
export async function intake<T>(
  { requests, turns }: Pick<Hub, "requests" | "turns">,
  payer: string | undefined,
  request: Request,
  bounds: BodyBounds,
  parse: Parse<T>,
): Promise<T> {
  const spend = (more: number) => {
    if (payer !== undefined && more > 0) requests.spend(payer, more);
  };
  const posted = await body(request, { ...bounds, spend });
  const isDear = payer !== undefined && posted.length > limits.dearRequest;
  using _turn = isDear ? await turns.take(payer) : undefined;
  return parse(posted, (values) => spend(worth.values(values)));
}
