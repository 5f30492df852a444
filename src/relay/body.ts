import { fault } from "../domain/fault.ts";

export interface BodyBounds {
  /** Bytes. */
  most: number;
  /** Seconds from the first look at the body to its end. */
  within: number;
}

/** A body that says itself that it is too large is refused before any of it is read. */
export function checkLength(request: Request, { most }: BodyBounds): void {
  if (Number(request.headers.get("content-length") ?? 0) > most) throw fault("request.large", most);
}

/** The whole body of a request that `checkLength` let pass, or a fault as soon as it is too large or too slow. */
export async function body(request: Request, bounds: BodyBounds): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(fault("request.slow", bounds.within)), bounds.within * 1000);
  try {
    // With a Content-Length the server has checked what `checkLength` was told; without one, only counting helps.
    const whole = request.headers.has("content-length")
      ? request.bytes()
      : counted(request.body, bounds.most);
    return await Promise.race([whole.catch(cutOff), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function counted(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.byteLength;
    if (size > most) throw fault("request.large", most);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The sender hung up in the middle: nobody will read the answer, but it isn't a mistake of the relay's. */
function cutOff(reason: unknown): never {
  if (reason instanceof Error && reason.name === "AbortError") throw fault("request.json", "was cut off");
  throw reason;
}
