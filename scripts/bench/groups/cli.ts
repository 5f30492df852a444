import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../compile.ts";
import { answeringAtOnce } from "../answering-at-once.ts";
import { type Bench, freshFolder, type Group, scaled } from "../bench.ts";
import { milliseconds } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { writer } from "../mail.ts";
import { median } from "../quantile.ts";
import { ratioRow } from "../ratio-row.ts";
import { RelayUnderTest, bch as sources } from "../relay-under-test.ts";

const [reader, idle] = ["reader-0", "idle"];
const prompt = { hook_event_name: "UserPromptSubmit", session_id: "1", cwd: "/", prompt: "go on" };

/** What a person, a model or a hook waits for before anything happens: how long commands take that have nothing to wait for. */
export const cli: Group = {
  name: "cli",
  async run(bench) {
    const folder = freshFolder(bench, "user");
    const bch = await compile({ outfile: join(folder, "bch") });
    using relay = answeringAtOnce(await recorded(bench));
    const url = `http://127.0.0.1:${relay.port}`;

    const script = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return [...sources.slice(0, -1), join(folder, name)];
    };
    const timed =
      (command: string[], agent = writer, input?: unknown) =>
      async () => {
        const times: number[] = [];
        for (let left = scaled(bench, 20); left > 0; left -= 1) times.push(await once(command, agent, input));
        return median(times);
      };
    const once = async (command: string[], agent: string, input: unknown) => {
      const before = performance.now();
      const run = Bun.spawn(command, {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          BACKCHANNEL_HOME: folder,
          BACKCHANNEL_AGENT: agent,
          BACKCHANNEL_URL: url,
          BACKCHANNEL_TOKEN: "token",
        },
        stdio: [input ? new Blob([JSON.stringify(input)]) : "ignore", "pipe", "pipe"],
      });
      if ((await run.exited) !== 0) throw new Error(await run.stderr.text());
      return performance.now() - before;
    };

    const sides = await inTurn(bench, {
      nothing: timed(script("nothing.ts", "")),
      request: timed(script("request.ts", `await (await fetch("${url}/v1/inbox/${idle}")).text();`)),
      send: timed([bch, "send", `@${reader}`, "hello"]),
      inbox: timed([bch, "inbox"], reader),
      drain: timed([bch, "drain"], reader),
      agents: timed([bch, "agents"]),
      sources: timed([...sources, "send", `@${reader}`, "hello"]),
      hook: timed([bch, "hook", "claude-code", "UserPromptSubmit"], idle, prompt),
    });
    const row = (what: string, ours: number[], most?: number) =>
      ratioRow({
        what: `${what} ÷ an empty Bun script`,
        ours,
        other: sides.nothing,
        shown: milliseconds,
        ...(most && { target: { most } }),
      });
    const others = { inbox: sides.inbox, "drain of one message": sides.drain, agents: sides.agents };
    return {
      rows: [
        row("bch send, start to end, to a relay that answers at once", sides.send, 3),
        ...Object.entries(others).map(([what, ours]) => row(`bch ${what}, the same`, ours)),
        row("bch send from its sources, the same", sides.sources),
        row(
          "bch hook with nothing to do, less the request that it makes",
          sides.hook.map((took, round) => took - (sides.request[round]! - sides.nothing[round]!)),
          1.6,
        ),
      ],
    };
  },
};

/** What a real relay answers to these commands. */
async function recorded(bench: Bench): Promise<Record<string, unknown>> {
  await using relay = await RelayUnderTest.start(freshFolder(bench, "relay"));
  const [from, to] = [await relay.join(writer), await relay.join(reader)];
  const sent = await relay.post("/send", from, { to: `@${reader}`, body: "hello" });
  const get = async (path: string) =>
    (await fetch(`${relay.url}/v1${path}`, { headers: { authorization: `Bearer ${to}` } })).json();
  const [inbox, agents] = [await get(`/inbox/${reader}`), await get("/agents")];
  const claimed = (await relay.post("/claim", to, {})) as { messages: { receipt: string }[] };
  const acked = await relay.post("/ack", to, { receipts: claimed.messages.map(({ receipt }) => receipt) });
  return {
    "/send": sent,
    [`/inbox/${reader}`]: inbox,
    [`/inbox/${idle}`]: [],
    "/agents": agents,
    "/held": [],
    "/claim": claimed,
    "/ack": acked,
  };
}
