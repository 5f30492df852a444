import { join } from "node:path";
import type { Subprocess } from "bun";
import type { keepers } from "./keepers.ts";

/** A comparison server in a process of its own. */
export class Comparison implements AsyncDisposable {
  private constructor(
    readonly process: Subprocess,
    readonly port: number,
  ) {}

  static async start(kind: keyof typeof keepers, folder: string): Promise<Comparison> {
    const program = join(import.meta.dir, "comparison-server.ts");
    const child = Bun.spawn([process.execPath, program, kind, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const piece of child.stdout) {
      return new Comparison(child, Number(new TextDecoder().decode(piece)));
    }
    throw new Error(`the comparison server ${kind} ended before it listened`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill();
    await this.process.exited;
  }
}
