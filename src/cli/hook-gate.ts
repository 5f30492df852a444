import { loadHookFormat } from "../harness/hooks/load-hook-format.ts";
import { type HookCall, hookCall, hookWords } from "./hook-call.ts";
import { hookIdle } from "./hook-idle.ts";

/** Characters of input; a tool's answers come along in it. What is more says nothing, as what is torn does. */
const longest = 16 * 1024 * 1024;

/** Milliseconds from the start of the process after which the harness goes on, whatever we were at. */
const patience = 1450;

/**
 * `bch hook` where a harness runs it: on every turn of a session, so what has nothing to do ends here, before
 * anything heavy is loaded. It never ends with an error: a broken relay, or a mistake of ours, is no reason for
 * somebody's session to break. Returns for command lines that a person has to put right.
 */
export async function hookGate(given: readonly string[], env = process.env): Promise<void> {
  const words = hookWords(given);
  if (!words || !Object.hasOwn(loadHookFormat, words.harness)) {
    // Ended with 2, as for a person, it would wake its session after each turn, again and again.
    if (given.includes("rewake")) process.exit(1);
    return;
  }
  const waits = words.event === "rewake";
  // In the background of an idle session nobody waits for it.
  if (!waits) setTimeout(() => process.exit(0), patience - performance.now());
  try {
    const [format, home, text] = await Promise.all([
      loadHookFormat[words.harness as keyof typeof loadHookFormat](),
      homeOf(words.flags.home || env.BACKCHANNEL_HOME, env),
      inputText(Bun.stdin.stream()),
    ]);
    const call = hookCall(text, { format, words, home, env });
    if (waits) process.exit(await rewake(call));
    if (!(await hookIdle(call))) await attend(call);
  } catch (error) {
    process.stderr.write(`bch hook: ${error instanceof Error ? error.message : error}\n`);
  }
  process.exit(0);
}

async function attend(call: HookCall): Promise<void> {
  const [{ hookRun }, { hookTools }] = await Promise.all([
    import("./hook-run.ts"),
    import("./hook-tools.ts"),
  ]);
  await hookRun(call, hookTools(call));
}

const rewake = async (call: HookCall): Promise<number> =>
  (await import("./rewake-hook.ts")).rewakeHook(call, (line) => void process.stderr.write(line));

/** As `homePath` says; its file loads node:path, so only where paths aren't whole already. */
async function homeOf(given: string | undefined, env: Record<string, string | undefined>): Promise<string> {
  if (given?.startsWith("/")) return given;
  if (!given && env.HOME?.startsWith("/")) return `${env.HOME}/.backchannel`;
  return (await import("../client/home.ts")).homePath({ ...env, BACKCHANNEL_HOME: given });
}

/** Standard input, as far as a hook is worth the memory. */
async function inputText(input: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of input) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > longest) return "";
  }
  return text;
}
