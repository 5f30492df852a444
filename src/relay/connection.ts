import { isIP } from "node:net";
import type { Server } from "bun";

/** What the listener knows of the connection a request came on. A request of a test has none. */
export class Connection {
  constructor(
    private readonly server: Server<unknown>,
    private readonly request: Request,
    /** On the home's Unix socket, whose file mode has already decided who may come. */
    readonly local: boolean,
  ) {}

  /**
   * Who to slow down for wrong tokens. A proxy on this machine names the client in the last entry of X-Forwarded-For,
   * the only one that it wrote itself. Undefined on the Unix socket.
   */
  get address(): string | undefined {
    if (this.local) return undefined;
    const forwarded = this.request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
    return forwarded && isIP(forwarded) && this.isProxied ? forwarded : this.#peer;
  }

  /** Whether the peer is on this machine, so that what it says of its own clients can be believed. */
  get isProxied(): boolean {
    const peer = this.#peer;
    return peer === "::1" || /^(::ffff:)?127\./.test(peer);
  }

  /** How long this connection may be silent from now on; 0 is for ever. */
  patience(seconds: number): void {
    this.server.timeout(this.request, seconds);
  }

  get #peer(): string {
    return this.server.requestIP(this.request)?.address ?? "";
  }
}
