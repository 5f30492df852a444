import { test } from "bun:test";

/** `test`, where this machine has these tools; elsewhere it is skipped, and the run says why. */
export function testWith(...tools: string[]): typeof test {
  const missing = tools.filter((tool) => !Bun.which(tool));
  if (missing.length === 0) return test;
  console.warn(
    `SKIPPED: ${missing.join(", ")} not found here; as root, scripts/debian-packages.sh installs it`,
  );
  return test.skip as typeof test;
}
