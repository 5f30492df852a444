import { Console } from "node:console";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";

/**
 * This process's own pipes. Stdout carries MCP and nothing else: what any code prints goes to stderr.
 * `onend` comes when the client has closed its end, or asks the process to go; answers can still be sent then.
 */
export class StdioDoor extends StdioServerTransport {
  onend?: () => void;

  override async start(): Promise<void> {
    globalThis.console = new Console(process.stderr) as typeof console;
    const end = () => this.onend?.();
    process.stdin.once("end", end);
    process.once("SIGTERM", end);
    process.once("SIGINT", end);
    /** Nobody reads any more, so nobody is there to wait for. */
    process.stdout.once("error", () => void this.close());
    await super.start();
  }
}
