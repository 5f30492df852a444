import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CancelledNotificationSchema,
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type MessageExtraInfo,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";

interface Watcher {
  /** The client asks for something. */
  requested(): void;
  /** The client has given up on one of its requests. */
  cancelled(request: RequestId): void;
  /** The answer has been written, all of it: a client that stops reading holds this up. */
  answered(request: RequestId): void;
}

/** A transport that tells what passes through it, which the SDK's handlers don't get to see. */
export class WatchedTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;
  readonly #inner: Transport;
  readonly #watcher: Watcher;
  readonly #open = new Set<RequestId>();
  #idle = Promise.withResolvers<void>();

  constructor(inner: Transport, watcher: Watcher) {
    this.#inner = inner;
    this.#watcher = watcher;
    this.#idle.resolve();
  }

  /** Resolves when every request up to now is answered or cancelled. */
  idle(): Promise<void> {
    return this.#idle.promise;
  }

  start(): Promise<void> {
    this.#inner.onclose = () => this.onclose?.();
    this.#inner.onerror = (error) => this.onerror?.(error);
    this.#inner.onmessage = (message, extra) => {
      this.#see(message);
      this.onmessage?.(message, extra);
    };
    return this.#inner.start();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.#inner.send(message);
    if (isJSONRPCResultResponse(message)) this.#watcher.answered(message.id);
    else if (!isJSONRPCErrorResponse(message)) return;
    this.#done(message.id);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #see(message: JSONRPCMessage): void {
    if (isJSONRPCRequest(message)) {
      if (this.#open.size === 0) this.#idle = Promise.withResolvers();
      this.#open.add(message.id);
      this.#watcher.requested();
      return;
    }
    const request = CancelledNotificationSchema.safeParse(message).data?.params.requestId;
    if (request === undefined) return;
    this.#watcher.cancelled(request);
    this.#done(request);
  }

  #done(request: RequestId | undefined): void {
    if (request === undefined || !this.#open.delete(request)) return;
    if (this.#open.size === 0) this.#idle.resolve();
  }
}
