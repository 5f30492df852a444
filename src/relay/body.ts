import { fault } from "../domain/fault.ts";
import { worth } from "./worth.ts";

export interface BodyBounds {
  /** Bytes. */
  most: number;
  /** Seconds from the first look at the body to its end. */
  within: number;
  /** Told what a body is worth that didn't say how long it is, as it comes; may refuse it. */
  spend?: (worth: number) => void;
}

/** A body that says itself that it is too large is refused before any of it is read. */
export function checkLength(request: Request, { most }: BodyBounds): void {
  if (saidLength(request) > most) throw fault("request.large", most);
}

/** Bytes that a body says it has. */
export const saidLength = (request: Request): number => Number(request.headers.get("content-length")) || 0;

/** The whole body of a request that `checkLength` let pass, or a fault as soon as it is too large or too slow. */
export function body(request: Request, bounds: BodyBounds): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const late = () => reject(fault("request.slow", bounds.within));
    const timer = setTimeout(late, bounds.within * 1000);
    whole(request, bounds)
      .catch(cutOff)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/**
 * With a Content-Length the server has checked what `checkLength` was told; without one, only counting helps.
 * To look at `request.body` is to make a stream of it, which costs more than all the rest.
 */
async function whole(request: Request, bounds: BodyBounds): Promise<Uint8Array> {
  if (request.headers.has("content-length")) return request.bytes();
  return request.body ? counted(request.body, bounds) : new Uint8Array();
}

async function counted(
  stream: ReadableStream<Uint8Array>,
  { most, spend = () => {} }: BodyBounds,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.byteLength;
    if (size > most) throw fault("request.large", most);
    spend(worth.bytes(size) - worth.bytes(size - piece.byteLength));
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The sender hung up in the middle: nobody will read the answer, but it isn't a mistake of the relay's. */
function cutOff(reason: unknown): never {
  if (reason instanceof Error && reason.name === "AbortError") throw fault("request.json", "was cut off");
  throw reason;
}
