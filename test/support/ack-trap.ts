/**
 * A door in front of a relay that lets everything through but acks: `sprung` resolves when one comes, and it is never
 * answered. So a reader can be stopped between the moment it has written and the moment its mail is gone.
 */
export class AckTrap implements AsyncDisposable {
  readonly #sprung = Promise.withResolvers<void>();
  readonly #server: Bun.Server<undefined>;

  constructor(relay: string) {
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: async (request) => {
        const { pathname, search } = new URL(request.url);
        if (pathname === "/v1/ack") {
          this.#sprung.resolve();
          return new Promise<Response>(() => {});
        }
        const { method, headers } = request;
        const body = method === "POST" ? await request.text() : undefined;
        const shown = { authorization: headers.get("authorization") ?? "" };
        return fetch(relay + pathname + search, {
          method,
          headers: shown,
          ...(body !== undefined && { body }),
        });
      },
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  get sprung(): Promise<void> {
    return this.#sprung.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}
