import { isIP } from "node:net";

/** What the listener knows of the connection a request came on. A request of a test may have none. */
export interface Connection {
  /** On the home's Unix socket, whose file mode has already decided who may come. */
  readonly local: boolean;
  /** Whether the peer is on this machine, so that what it says of its own clients can be believed. */
  readonly proxied: boolean;
  /** Who to slow down for wrong tokens; undefined on the Unix socket. */
  readonly address: string | undefined;
  /** How many seconds it may be silent from now on; 0 is for ever. */
  patience(seconds: number): void;
}

export function connection(server: Bun.Server<undefined>, request: Request, local: boolean): Connection {
  const peer = () => server.requestIP(request)?.address ?? "";
  return {
    local,
    get proxied() {
      return !local && isLoopback(peer());
    },
    get address() {
      if (local) return undefined;
      const direct = peer();
      // A proxy appends the client that it has seen itself; what stands before is whatever that client claims.
      const forwarded = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
      return isIP(forwarded) && isLoopback(direct) ? forwarded : direct;
    },
    patience: (seconds) => server.timeout(request, seconds),
  };
}

const isLoopback = (address: string): boolean => address === "::1" || /^(::ffff:)?127\./.test(address);
