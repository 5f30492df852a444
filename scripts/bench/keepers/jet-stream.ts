import type { Keep } from "../keepers.ts";

const inbox = "_INBOX.bench";

/** NATS JetStream: one file stream that takes every recipient's subject; a publish is done when the server has acked it. */
export async function jetStream(port: number): Promise<Keep> {
  const waiting = new Map<string, PromiseWithResolvers<unknown>>();
  let rest = "";

  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data(socket, chunk) {
        rest += chunk.toString("latin1");
        for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
          const words = rest.slice(0, end).split(" ");
          const [verb, subject = ""] = words;
          const length = verb === "MSG" ? Number(words.at(-1)) + 2 : 0;
          if (rest.length < end + 2 + length) return;
          const payload = rest.slice(end + 2, end + length);
          rest = rest.slice(end + 2 + length);
          if (verb === "PING") socket.write("PONG\r\n");
          if (verb === "MSG") settle(subject.slice(inbox.length + 1), JSON.parse(payload));
        }
      },
    },
  });

  function settle(number: string, answer: { error?: { description: string } }): void {
    const request = waiting.get(number);
    waiting.delete(number);
    if (answer.error) request?.reject(new Error(answer.error.description));
    else request?.resolve(answer);
  }

  let count = 0;
  function ask(subject: string, content: unknown): Promise<unknown> {
    count += 1;
    const number = String(count);
    const request = Promise.withResolvers<unknown>();
    waiting.set(number, request);
    const payload = JSON.stringify(content);
    socket.write(`PUB ${subject} ${inbox}.${number} ${Buffer.byteLength(payload)}\r\n${payload}\r\n`);
    return request.promise;
  }

  socket.write(`CONNECT {"verbose":false,"pedantic":false}\r\nSUB ${inbox}.* 1\r\n`);
  await ask("$JS.API.STREAM.CREATE.mail", {
    name: "mail",
    subjects: ["mail.*"],
    retention: "limits",
    storage: "file",
    discard: "new",
    num_replicas: 1,
    max_consumers: -1,
    max_msgs: -1,
    max_bytes: -1,
    max_age: 0,
  });
  return (message, recipient) => ask(`mail.${recipient}`, message);
}
