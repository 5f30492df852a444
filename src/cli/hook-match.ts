import { normalScope } from "../domain/scope.ts";

/** More than any honest config has; a checkout that nobody vetted may hold anything. */
const longest = 256 * 1024;
/** Folders up from a session's own that may hold the repository. */
const deepest = 64;

/**
 * The match of a session in this folder: its repository's remote as a scope, `github.com/org/app`, so that mail of
 * that scope comes here. Read from the files that git keeps; git itself would run what a checkout's config says.
 * Undefined without a remote: then every message is meant.
 */
export async function hookMatch(cwd: string): Promise<string | undefined> {
  let folder = cwd.replace(/[/\\]+$/, "");
  for (let up = 0; up < deepest; up += 1) {
    const config = await configOf(folder);
    if (config !== undefined) return remoteOf(config);
    if (!/[/\\]/.test(folder)) return undefined;
    folder = folder.replace(/[/\\][^/\\]*$/, "");
  }
  return undefined;
}

/** The text of the config, if a repository is in this folder; an empty one where it has none. */
async function configOf(folder: string): Promise<string | undefined> {
  const git = `${folder}/.git`;
  const config = await smallFile(`${git}/config`);
  if (config !== undefined) return config;
  // A worktree or submodule: a file that names its folder; a worktree's folder names the one it shares with the others.
  const named = /^gitdir: (.+)$/m.exec((await smallFile(git)) ?? "")?.[1]?.trim();
  if (!named) return undefined;
  const own = within(folder, named);
  const shared = (await smallFile(`${own}/commondir`))?.trim();
  return (await smallFile(`${shared ? within(own, shared) : own}/config`)) ?? "";
}

const within = (folder: string, path: string): string =>
  /^([/\\]|[A-Za-z]:)/.test(path) ? path : `${folder}/${path}`;

/** What isn't a plain file could keep its reader waiting for ever. */
async function smallFile(path: string): Promise<string | undefined> {
  try {
    const file = Bun.file(path);
    const stat = await file.stat();
    return stat.isFile() && stat.size <= longest ? await file.text() : undefined;
  } catch {
    return undefined; // Missing or not ours to read: a session without a remote.
  }
}

/** `origin`, or else the first remote that has a URL. */
function remoteOf(config: string): string | undefined {
  const urls = new Map<string, string>();
  let remote: string | undefined;
  for (const line of config.split(/\r?\n/)) {
    const section = /^\s*\[\s*([^\]"\s]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (section) remote = section[1]?.toLowerCase() === "remote" ? (section[2] ?? "") : undefined;
    const url = /^\s*url\s*=\s*"?([^"#;]*)/i.exec(line)?.[1]?.trim();
    if (remote !== undefined && url && !urls.has(remote)) urls.set(remote, url);
  }
  const url = urls.get("origin") ?? urls.values().next().value;
  return url === undefined ? undefined : scopeOf(url);
}

/**
 * The remote as a scope. What stands before the host may be a password, and goes nowhere. A scope can be in a command
 * line that a model is shown, so it has no room for a tag.
 */
function scopeOf(url: string): string | undefined {
  const scope = normalScope(url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, "$1"));
  return scope.length <= 512 && /^[!-;=?-~]+$/.test(scope) ? scope : undefined;
}
