const patience = 15_000;

/** The newest version that the origin of a clone has a tag for; undefined when it can't be asked, or has none. */
export async function newestTag(checkout: string): Promise<string | undefined> {
  const git = Bun.which("git");
  if (!git) return undefined;
  const run = Bun.spawn([git, "-C", checkout, "ls-remote", "--tags", "--refs", "origin"], {
    // It must not ask anybody for a password.
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_SSH_COMMAND: "ssh -o BatchMode=yes" },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: patience,
  });
  const text = await run.stdout.text();
  if ((await run.exited) !== 0) return undefined;
  const versions = [...text.matchAll(/\trefs\/tags\/v?(\d+\.\d+\.\d+)$/gm)].map((found) => found[1]!);
  return versions.toSorted(Bun.semver.order).at(-1);
}
