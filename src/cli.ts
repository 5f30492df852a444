#!/usr/bin/env -S bun --no-env-file --config=/dev/null --tsconfig-override=/dev/null
// The flags above keep Bun from running what a checkout brings along: bch starts in directories that nobody vetted.
const words = process.argv.slice(2);
// A hook runs on every turn of a session, and mostly has nothing to do.
if (words[0] === "hook") await (await import("./cli/hook-gate.ts")).hookGate(words.slice(1));

const { main } = await import("./cli/main.ts");
const code = await main(words);
// To some harnesses a hook that ends with 2 says: stop this turn.
process.exit(words[0] === "hook" ? Math.min(code, 1) : code);
