import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Connection } from "../../src/client/connect.ts";
import { serveMcp } from "../../src/mcp/serve-mcp.ts";
import { type FakeAnswers, FakeRelayClient } from "./fake-relay-client.ts";
import { FakeTimer } from "./fake-timer.ts";

/** The SDK's own client, talking to the shim in this process over a fake relay. */
export class McpSession implements AsyncDisposable {
  readonly client = new Client({ name: "test", version: "0" });
  readonly relay: FakeRelayClient;
  readonly timer = new FakeTimer();
  readonly log: string[] = [];
  connect: () => Promise<Connection>;
  /** The client closes its end, but still reads. */
  end: () => void = () => undefined;
  /** When the shim has ended. */
  ended: Promise<void> | undefined;

  private constructor(answers: FakeAnswers) {
    this.relay = new FakeRelayClient({ me: () => myself, ...answers });
    this.connect = async () => this.relay.connection();
  }

  static async open(answers: FakeAnswers = {}): Promise<McpSession> {
    const session = new McpSession(answers);
    const [ours, theirs]: [InMemoryTransport, InMemoryTransport & { onend?: () => void }] =
      InMemoryTransport.createLinkedPair();
    session.end = () => theirs.onend?.();
    session.ended = serveMcp({
      connect: () => session.connect(),
      version: "0.1.0",
      sessionId: "019ab2c4-7f10-7c3e-9d2a-5e0f4b1a2b3c",
      transport: theirs,
      clock: session.timer,
      after: session.timer.after,
      log: (line) => session.log.push(line),
    });
    await session.client.connect(ours);
    // The client checks structured content against the schemas it has seen.
    await session.client.listTools();
    return session;
  }

  async call(name: string, input: Record<string, unknown> = {}): Promise<CallToolResult> {
    return (await this.client.callTool({ name, arguments: input })) as CallToolResult;
  }

  /** What the text of an answer says. */
  async text(name: string, input: Record<string, unknown> = {}): Promise<string> {
    return textOf(await this.call(name, input));
  }

  /** The client goes; resolves when the shim has ended. */
  async close(): Promise<void> {
    await this.client.close();
    await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

export const textOf = ({ content }: CallToolResult): string =>
  content.map((part) => (part.type === "text" ? part.text : "")).join("");

export const myself = {
  name: "codex-1",
  capabilities: [],
  subscriptions: ["design"],
  status: "online" as const,
  createdAt: "2026-11-21T11:00:00.000Z",
  lastSeen: "2026-11-21T12:00:00.000Z",
  waiting: 2,
  claimed: 0,
};
