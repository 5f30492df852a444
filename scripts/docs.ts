/** `npm run docs`: writes the pages that follow from the code. With --check it only says whether they are stale. */
import { join } from "node:path";
import { apiPage } from "../src/contract/api-page.ts";
import { configExample } from "./config-example.ts";

const pages: Record<string, () => string> = {
  "docs/api.md": apiPage,
  "deploy/relay.toml": configExample,
};

const check = process.argv.includes("--check");
for (const [path, content] of Object.entries(pages)) {
  const file = Bun.file(join(import.meta.dir, "..", path));
  const current = (await file.exists()) ? await file.text() : "";
  if (current === content()) continue;
  if (check) {
    console.error(`${path} is stale: the code says something else now. Write it again: npm run docs`);
    process.exitCode = 1;
  } else {
    await file.write(content());
    console.log(`${path} written`);
  }
}
