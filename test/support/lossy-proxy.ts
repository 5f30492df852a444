import { connect, createServer, type Server, type Socket } from "node:net";

/** Where a connection breaks: before the relay hears of the request, or after it has done it, its answer kept or cut. */
export type Break = "request" | "answer" | "half an answer" | "nothing";

/**
 * Stands between a client and a relay, one request a connection, and breaks connections as the test says:
 * `using proxy = await LossyProxy.before(url, () => "answer")`.
 */
export class LossyProxy implements Disposable {
  /** How many connections broke at each place. */
  readonly broken: Record<Break, number> = { request: 0, answer: 0, "half an answer": 0, nothing: 0 };
  readonly #server: Server;

  private constructor(
    private readonly port: number,
    private readonly next: () => Break,
  ) {
    this.#server = createServer((client) => this.#pass(client));
  }

  static async before(url: string, next: () => Break): Promise<LossyProxy> {
    const proxy = new LossyProxy(Number(new URL(url).port), next);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  #pass(client: Socket): void {
    const where = this.next();
    const relay = where === "request" ? undefined : connect(this.port, "127.0.0.1");
    const end = () => {
      client.destroy();
      relay?.destroy();
    };
    // Broken connections are what this is for.
    for (const socket of [client, relay]) socket?.on("error", end).on("close", end);
    const breaks = (rest?: Buffer) => {
      this.broken[where] += 1;
      if (rest) client.end(rest);
      else end();
    };
    client.on("data", (piece) => {
      if (relay) relay.write(piece);
      else breaks();
    });
    relay?.on("data", (answer: Buffer) => {
      if (where === "answer") breaks();
      else breaks(where === "nothing" ? answer : answer.subarray(0, answer.length / 2));
    });
  }

  [Symbol.dispose](): void {
    this.#server.close();
  }
}
