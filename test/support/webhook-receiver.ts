import { Webhook } from "standardwebhooks";

export interface Heard {
  id: string;
  type: string;
  data: Record<string, unknown>;
}

interface Options {
  secret: string;
  tls?: { key: string; cert: string };
}

/** Another system: it takes deliveries, each checked by the library of Standard Webhooks; while it is closed it answers nothing. */
export class WebhookReceiver implements AsyncDisposable {
  readonly heard: Heard[] = [];
  open = true;
  readonly #server: Bun.Server<undefined>;

  constructor({ secret, tls }: Options) {
    const webhook = new Webhook(secret);
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      ...(tls && { tls }),
      fetch: async (request) => {
        const headers = Object.fromEntries(request.headers);
        const { type, data } = webhook.verify(await request.text(), headers) as Omit<Heard, "id">;
        if (!this.open) return new Promise<Response>(() => {});
        this.heard.push({ id: headers["webhook-id"] ?? "", type, data });
        return new Response();
      },
    });
  }

  get port(): number {
    return this.#server.port!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}
