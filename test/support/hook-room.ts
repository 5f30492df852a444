import { hookCall } from "../../src/cli/hook-call.ts";
import { hookIdle } from "../../src/cli/hook-idle.ts";
import { type HookTools, hookRun } from "../../src/cli/hook-run.ts";
import { connect } from "../../src/client/connect.ts";
import type { HarnessName } from "../../src/harness/harness-name.ts";
import { loadHookFormat } from "../../src/harness/hooks/load-hook-format.ts";
import { RelayRoom } from "./relay-room.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

interface Run extends Partial<HookTools> {
  agent?: string;
  flags?: { match?: string; budget?: string };
  /** The relay can't be reached. */
  away?: boolean;
}

/** Agents `a` and `b` on a relay in memory; harnesses run `b`'s hooks in this process, as `bch hook` does in its own. */
export class HookRoom implements Disposable {
  readonly home = new TemporaryFolder();
  /** What the relay was asked by hooks, as `GET /v1/inbox/b`. */
  readonly asked: string[] = [];

  private constructor(readonly room: RelayRoom) {}

  static async open(): Promise<HookRoom> {
    const hooks = new HookRoom(await RelayRoom.with(["a", "b"]));
    for (const agent of ["a", "b"]) hooks.keepIdentity(agent, hooks.room.tokens[agent]!);
    hooks.home.write("config.json", JSON.stringify({ v: 1, agent: "b" }));
    return hooks;
  }

  keepIdentity(agent: string, token: string): void {
    const identity = { v: 1, agent, url: "http://localhost", token };
    this.home.write(`identities/${agent}.json`, JSON.stringify(identity));
  }

  /** Leaves mail for `b`; gives its id. */
  async send(body: string, more: object = {}): Promise<string> {
    const reply = await this.room.ask("POST /send", { token: "a", body: { to: "@b", body, ...more } });
    return ((await reply.json()) as { id: string }).id;
  }

  /** What its sender sees of a message: `claimed`, `acked`, … */
  async state(id: string): Promise<string> {
    const { deliveries } = (await (await this.room.ask(`GET /messages/${id}`, { token: "a" })).json()) as {
      deliveries: { state: string }[];
    };
    return deliveries[0]!.state;
  }

  /** What the harness reads from one run of its hook. */
  async run(harness: HarnessName, event: string, input: unknown, more: Run = {}): Promise<string> {
    const { agent, flags, away, ...tools } = more;
    const { clock } = this.room;
    const env = {};
    const home = this.home.path;
    const fetch = async (url: string, init: BunFetchRequestInit) => {
      if (away) throw Object.assign(new Error("refused"), { code: "ConnectionRefused" });
      this.asked.push(`${init.method ?? "GET"} ${new URL(url).pathname}`);
      return this.room.app.request(url, init);
    };
    const words = { harness, event, flags: { ...flags, ...(agent && { agent }) } };
    const text = typeof input === "string" ? input : JSON.stringify(input);
    const call = hookCall(text, { format: await loadHookFormat[harness](), words, home, env });
    let said = "";
    if (await hookIdle(call, fetch, clock.now())) return said;
    await hookRun(call, {
      clock,
      connect: () => connect({ home, env, agent, client: { fetch } }),
      write: (line) => {
        said += line;
      },
      unread: false,
      began: () => clock.now(),
      left: () => 1000,
      mark: () => "9f3a2b1c",
      ...tools,
    });
    return said;
  }

  [Symbol.dispose](): void {
    this.home[Symbol.dispose]();
  }
}
