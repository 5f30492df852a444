import type { Connection } from "../../src/client/connect.ts";
import { RelayClient } from "../../src/client/relay-client.ts";
import { RelayRoom } from "./relay-room.ts";
import { type Run, runCommand } from "./run-command.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

/** A relay in memory, and agents that run `bch` commands on it in this process. */
export class CommandRoom implements Disposable {
  readonly home = new TemporaryFolder();

  private constructor(readonly room: RelayRoom) {}

  static async with(...names: string[]): Promise<CommandRoom> {
    return new CommandRoom(await RelayRoom.with(names));
  }

  connection(agent: string): Connection {
    const fetch = async (url: string, init: BunFetchRequestInit) => this.room.app.request(url, init);
    const token = this.room.tokens[agent] ?? agent;
    const client = new RelayClient({ url: "http://localhost", token, fetch });
    return { client, agent, url: client.where, token };
  }

  /** `run("a", send, ["@b", "hi"])`: what `a` sees. */
  run(agent: string, command: unknown, words: string[], more: Partial<Run> = {}) {
    const connect = async () => this.connection(agent);
    return runCommand(command, words, { home: this.home.path, clock: this.room.clock, connect, ...more });
  }

  [Symbol.dispose](): void {
    this.home[Symbol.dispose]();
  }
}
