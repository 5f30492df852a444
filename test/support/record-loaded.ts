/** Preloaded by a test: when the process ends, it writes down every file that was loaded. */
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.LOADED_FILES!, Object.keys(require.cache).join("\n")));
