import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The SHA-256 of every file in the folder, in the form that `sha256sum --check` reads. */
export async function sums(folder: string): Promise<string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(join(folder, path)).isFile())
    .toSorted();
  const lines = paths.map(async (path) => {
    const hash = new Bun.CryptoHasher("sha256");
    for await (const piece of Bun.file(join(folder, path)).stream()) hash.update(piece);
    return `${hash.digest("hex")}  ${path}\n`;
  });
  return (await Promise.all(lines)).join("");
}
