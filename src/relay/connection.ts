import { isIP } from "node:net";

/** What the listener knows of the connection a request came on. A request of a test may have none. */
export interface Connection {
  /** On the home's Unix socket, whose file mode has already decided who may come. */
  readonly local: boolean;
  /** Whether the peer is a proxy of the host's, so that what it says of its own clients can be believed. */
  readonly proxied: boolean;
  /** Who to slow down for wrong tokens; undefined on the Unix socket. */
  readonly address: string | undefined;
  /** How many seconds it may be silent from now on; 0 is for ever. */
  patience(seconds: number): void;
}

/** `trusted`: whether a peer is a proxy of the host's. */
export function connection(
  server: Bun.Server<undefined>,
  request: Request,
  local: boolean,
  trusted: (address: string) => boolean,
): Connection {
  const peer = () => server.requestIP(request)?.address ?? "";
  // Asked for more than once a request, and not cheap.
  let address: string | undefined;
  return {
    local,
    get proxied() {
      return !local && trusted(peer());
    },
    get address() {
      if (local) return undefined;
      if (address === undefined) {
        const forwarded = request.headers.get("x-forwarded-for");
        address = forwarded === null ? (onlyHere(server) ?? peer()) : client(peer(), forwarded, trusted);
      }
      return address;
    },
    patience: (seconds) => server.timeout(request, seconds),
  };
}

/** Who comes to an address that this machine alone has is this machine: to ask the system for it costs a twentieth of a send. */
const onlyHere = ({ hostname }: Bun.Server<undefined>): string | undefined =>
  hostname === "127.0.0.1" || hostname === "::1" ? hostname : undefined;

/**
 * Each proxy appends the peer that it has seen itself. From the right, as long as a proxy of ours is the one who says so: the
 * first that is none of ours is the client, and what stands before it is whatever that client claims.
 */
function client(peer: string, forwarded: string, trusted: (address: string) => boolean): string {
  let address = peer;
  for (const said of forwarded.split(",").reverse()) {
    if (!trusted(address)) break;
    const next = bare(said.trim());
    if (isIP(next) === 0) break;
    address = next;
  }
  return address;
}

/** Some proxies say the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const bare = (address: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
