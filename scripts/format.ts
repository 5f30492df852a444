/** `npm run format [paths…]`: formats and mends what can be mended without a person. */
import { join } from "node:path";
import { biome } from "./biome.ts";

const { exitCode } = Bun.spawnSync(biome("check", "--write", ...process.argv.slice(2)), {
  cwd: join(import.meta.dir, ".."),
  stdio: ["ignore", "inherit", "inherit"],
});
process.exit(exitCode);
