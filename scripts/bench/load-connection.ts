import type { Socket } from "bun";

export interface Answer {
  status: number;
  body: string;
}

/** One kept-alive connection to a server on this machine, with as little in between as Bun allows: the load is not what is measured. */
export class LoadConnection implements Disposable {
  #socket!: Socket;
  #rest: Buffer | undefined;
  #waiting: PromiseWithResolvers<Answer> | undefined;

  static async open(port: number): Promise<LoadConnection> {
    const connection = new LoadConnection();
    connection.#socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data: (_, chunk) => connection.#take(chunk),
        close: () => connection.#end("the server closed the connection"),
        error: (_, error) => connection.#end(error.message),
      },
    });
    return connection;
  }

  /** One request at a time. */
  ask(request: Uint8Array): Promise<Answer> {
    this.#waiting = Promise.withResolvers<Answer>();
    const written = this.#socket.write(request);
    if (written !== request.length) this.#end(`only ${written} of ${request.length} bytes could be sent`);
    return this.#waiting.promise;
  }

  #take(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    const head = bytes.indexOf("\r\n\r\n");
    const lines = head < 0 ? "" : bytes.toString("latin1", 0, head);
    const end = head + 4 + Number(/content-length: (\d+)/i.exec(lines)?.[1] ?? 0);
    this.#rest = head < 0 || bytes.length < end ? bytes : undefined;
    if (this.#rest) return;
    const body = bytes.toString("utf8", head + 4, end);
    this.#waiting?.resolve({ status: Number(lines.slice(9, 12)), body });
  }

  #end(why: string): void {
    this.#waiting?.reject(new Error(why));
  }

  [Symbol.dispose](): void {
    this.#waiting = undefined;
    this.#socket.end();
  }
}
