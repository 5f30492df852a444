import type { Env } from "../client/home.ts";

/** Starts a program and looks no further; throws when there is none of that name. */
export type Start = (command: string[]) => void;

const systemStart: Start = (command) =>
  Bun.spawn(command, { stdio: ["ignore", "ignore", "ignore"], detached: true }).unref();

interface Options {
  env: Env;
  platform?: NodeJS.Platform;
  start?: Start;
}

/** Has the person's browser show this; false where there is none to be seen. */
export function openInBrowser(
  url: string,
  { env, platform = process.platform, start = systemStart }: Options,
): boolean {
  const command = opener(platform, env);
  if (!command) return false;
  try {
    start([...command, url]);
    return true;
  } catch {
    // There is no such program: the link was printed.
    return false;
  }
}

function opener(platform: NodeJS.Platform, env: Env): string[] | undefined {
  if (platform === "darwin") return ["open"];
  // The shell's own `start` would read what is in a URL.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ["xdg-open"] : undefined;
}
