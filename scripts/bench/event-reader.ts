/** An open event stream; tells of each event's data as it comes. */
export class EventReader implements Disposable {
  /** Whether the relay has ended it. */
  ended = false;
  #end = () => {};

  static async open(
    port: number,
    agent: string,
    token: string,
    onData: (data: string) => void,
  ): Promise<EventReader> {
    const reader = new EventReader();
    const opened = Promise.withResolvers<void>();
    let rest = "";
    const socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        open: (socket) => void socket.write(request(agent, token)),
        data(_, chunk) {
          rest += chunk.toString("latin1");
          // The first comment says that the stream is on.
          if (rest.includes("\n:")) opened.resolve();
          for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
            const data = /^data: (.*)$/m.exec(rest.slice(0, end))?.[1];
            rest = rest.slice(end + 2);
            if (data) onData(data);
          }
        },
        close() {
          reader.ended = true;
          opened.reject(new Error(`no event stream for ${agent}: ${rest.slice(0, 200)}`));
        },
      },
    });
    reader.#end = () => void socket.end();
    await opened.promise;
    return reader;
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}

const request = (agent: string, token: string) =>
  `GET /v1/events/${agent} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`;
