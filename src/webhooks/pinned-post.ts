import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import { Fault, fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import type { CheckedTarget } from "./checked-target.ts";

export interface Sent {
  headers: Record<string, string>;
  body: string;
  /** Aborted when nobody waits for it any more. */
  signal?: AbortSignal | undefined;
}

export interface Answered {
  status: number;
  /** As the header has it. */
  retryAfter?: string | undefined;
}

export interface PostBounds {
  /** Milliseconds for all of it. */
  within?: number;
  /** Certificates to trust instead of the system's. */
  ca?: string;
}

/**
 * Posts to one of the addresses that were checked, over a connection that is made for this and used for nothing else. Not by
 * fetch or node:https: those keep connections, obey proxies and look the name up again when they think fit. Of the answer only
 * its head is read, so it can't be too large, leads nowhere and is shown to nobody. Throws a fault that says why there is none.
 */
export async function pinnedPost(
  target: CheckedTarget,
  sent: Sent,
  { within = limits.hook.time * 1000, ca }: PostBounds = {},
): Promise<Answered> {
  const late = AbortSignal.timeout(within);
  const signal = sent.signal ? AbortSignal.any([late, sent.signal]) : late;
  let why = "";
  for (const address of target.addresses) {
    const socket = connected(target, address, ca);
    try {
      return await exchange(socket, requestText(target, sent), target.secure, signal);
    } catch (error) {
      if (late.aborted) throw fault("webhook.unanswered", `not within ${within / 1000} s`);
      if (error instanceof Fault) throw error;
      const { code = "", message } = error as NodeJS.ErrnoException;
      why = message;
      if (!unreached.has(code)) break;
    } finally {
      socket.destroy();
    }
  }
  throw fault("webhook.unanswered", why);
}

/** Nothing was sent yet: another address may be reached, as of a name that has IPv6 where this machine hasn't. */
const unreached = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"]);

function connected({ host, port, secure }: CheckedTarget, address: string, ca: string | undefined): Socket {
  if (!secure) return connectPlain({ host: address, port });
  // An address has no server name; its certificate names the address itself.
  const name = isIP(host) ? {} : { servername: host };
  return connectSecure({ host: address, port, ...name, ALPNProtocols: ["http/1.1"], ...(ca && { ca }) });
}

function requestText({ url }: CheckedTarget, { headers, body }: Sent): string {
  const lines = Object.entries({
    host: url.host,
    ...headers,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

function exchange(socket: Socket, text: string, secure: boolean, signal: AbortSignal): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const fail = (why: string) => reject(fault("webhook.unanswered", why));
  const abort = () => fail("it was called off");
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  let head = "";
  let seen = 0;
  socket.on(secure ? "secureConnect" : "connect", () => socket.write(text));
  socket.on("data", (piece: Buffer) => {
    seen += piece.length;
    head += piece.toString("latin1");
    const read = readHead(head);
    if (typeof read === "string") head = read;
    else if (read) resolve(read);
    else fail("it doesn't speak HTTP/1.1");
    // With all that came before it: informational answers without end are one, too.
    if (seen > limits.hook.head) fail("the head of its answer has no end");
  });
  socket.on("error", (error) => reject(error));
  socket.on("close", () => fail("it hung up"));
  return promise.finally(() => signal.removeEventListener("abort", abort));
}

/** The answer, once its head is whole; until then what is to be read on with; undefined of what is no answer. */
function readHead(text: string): Answered | string | undefined {
  const end = text.indexOf("\r\n\r\n");
  const whole = text.length >= "HTTP/1.1 200".length;
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?!\d)/.exec(text)?.[1] ?? 0);
  if (whole && status === 0) return undefined;
  if (end < 0) return text;
  // What comes before an answer: 100 Continue, 103 Early Hints.
  if (status >= 100 && status < 200) return readHead(text.slice(end + 4));
  const retryAfter = /\r\nretry-after:[ \t]*([^\r\n]*)/i.exec(text.slice(0, end))?.[1]?.trim();
  return { status, retryAfter };
}
