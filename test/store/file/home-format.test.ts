import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { homeFormat } from "../../../src/store/file/home-format.ts";
import { openFileStore } from "../../../src/store/file/open-file-store.ts";
import { filesBelow, furnishedHome } from "../../support/furnished-home.ts";

test("a home that a newer relay wrote is refused before anything in it is put aside", async () => {
  using home = await furnishedHome();
  const newer = readFileSync(home.join("relay.json"), "utf8").replace(
    `"v": ${homeFormat}`,
    `"v": ${homeFormat + 1}`,
  );
  home.write("relay.json", newer);
  const before = filesBelow(home.path);
  const error = await openFileStore(home.path).catch((caught) => caught);
  expect(error).toMatchObject({ code: "home.newer" });
  expect(error.message).toContain(`format (${homeFormat + 1}; this bch reads up to ${homeFormat})`);
  const { lock: _, ...after } = filesBelow(home.path);
  expect(after).toEqual({ ...before, lock: undefined } as never);
});

test("one whose relay.json is torn is opened, and says so", async () => {
  using home = await furnishedHome();
  home.write("relay.json", '{"v":');
  const said: string[] = [];
  const store = await openFileStore(home.path, { durability: "os", warn: (line) => said.push(line) });
  await store.close();
  expect(said.join()).toContain("relay.json");
});
