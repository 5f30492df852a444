#!/usr/bin/env -S bun --no-env-file --config=/dev/null
// The flags above keep Bun from running what a checkout brings along: bch starts in directories that nobody vetted.
import { main } from "./cli/main.ts";

process.exit(await main(process.argv.slice(2)));
