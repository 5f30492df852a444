import type { Subprocess } from "bun";

/** Another program's server, started for the comparison. */
export class StartedPeer implements AsyncDisposable {
  private constructor(readonly process: Subprocess) {}

  /** Undefined when it ends instead of listening. */
  static async start(command: string[], listens: () => Promise<boolean>): Promise<StartedPeer | undefined> {
    const peer = new StartedPeer(Bun.spawn(command, { stdio: ["ignore", "ignore", "ignore"] }));
    while (peer.process.exitCode === null) {
      if (await listens()) return peer;
      await Bun.sleep(20);
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill();
    await this.process.exited;
  }
}
