import { connect, type Socket } from "node:net";

/** A connection on which a test writes what no client would, byte by byte. */
export class RawConnection implements Disposable {
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  #received = "";
  #wake = () => {};

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text) => {
      this.#received += text;
      this.#wake();
    });
    // Being cut off is what some tests wait for.
    this.#socket.on("error", () => {});
    this.closed = new Promise((resolve) => this.#socket.once("close", () => resolve()));
  }

  /** What has come so far. */
  get received(): string {
    return this.#received;
  }

  write(data: string | Uint8Array): this {
    this.#socket.write(data);
    return this;
  }

  /** Writes the same piece again and again until so many bytes have gone, or the other end has closed. */
  async pour(piece: Uint8Array, bytes: number): Promise<number> {
    let gone = 0;
    while (gone < bytes && this.#socket.writable) {
      gone += piece.byteLength;
      if (this.#socket.write(piece)) continue;
      const drained = new Promise<void>((resolve) => this.#socket.once("drain", resolve));
      await Promise.race([drained, this.closed]);
    }
    return gone;
  }

  /** Waits until all that has come contains this. */
  async until(text: string): Promise<string> {
    let over = false;
    void this.closed.then(() => {
      over = true;
      this.#wake();
    });
    while (!this.#received.includes(text) && !over)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.#received;
  }

  /** Stops reading: the other end's buffers fill up. */
  stall(): this {
    this.#socket.pause();
    return this;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
