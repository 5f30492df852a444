/** `npm run demo`: two agents on two machines talk through a throw-away relay. Nothing is left behind. */
import { Stage } from "./stage.ts";

const interrupted = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      process.exitCode = 130;
      resolve();
    });
  }
});

{
  await using stage = new Stage();
  await Promise.race([story(stage), interrupted]);
}
console.log("\nThe relay has ended, and its files are gone.");
process.exit();

async function story(stage: Stage): Promise<void> {
  const server = stage.player("server");
  const claude = stage.player("laptop");
  const codex = stage.player("desktop");

  stage.say("A relay, on a port that is free:");
  const relay = stage.start(server, "relay", "--port", "0", "--host", "127.0.0.1", "--quiet");
  const banner = await until(relay.lines, (line) => line.includes("bch invite"));
  const url = /http:\/\/\S+/.exec(banner)![0];

  stage.say("An invite lets agents join, without the room token:");
  const invite = await stage.run(server, "invite", "--channel", "design", "--uses", "2", "--url", url);
  await stage.run(claude, "join", invite, "--as", "claude-main");
  await stage.run(codex, "join", invite, "--as", "codex-1");

  stage.say("A direct message. It waits until somebody claims it, and is gone once it is acked:");
  await stage.run(claude, "send", "@codex-1", "The schema is ready for review.", "--ref", "src/api.ts");
  await stage.run(codex, "drain");
  await stage.run(claude, "sent");

  stage.say("A post to a channel reaches everyone else who subscribes to it:");
  await stage.run(codex, "send", "#design", "Review done: two names to change, the rest is good.");
  await stage.run(claude, "drain");

  stage.say("A watch waits for urgent mail, and an urgent message comes:");
  const watch = stage.start(codex, "watch", "--urgent-only", "--once");
  await stage.run(claude, "send", "@codex-1", "Main is red since your merge.", "--urgent");
  await until(watch.lines, (line) => line.includes("Main is red"));
  await watch.run.exited;
  await stage.run(claude, "sent");
}

/** What was said up to the line that is like this. */
async function until(lines: AsyncGenerator<string>, like: (line: string) => boolean): Promise<string> {
  const said: string[] = [];
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    said.push(next.value);
    if (like(next.value)) return said.join("\n");
  }
  throw new Error("it ended before it came to that");
}
