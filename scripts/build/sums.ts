import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The SHA-256 of each file in the folder, by its path with slashes. */
export async function sums(folder: string): Promise<Map<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted();
  const found = new Map<string, string>();
  for (const path of paths) found.set(path.replaceAll("\\", "/"), await sumOf(join(folder, path)));
  return found;
}

export async function sumOf(path: string): Promise<string> {
  const hash = new Bun.CryptoHasher("sha256");
  for await (const piece of Bun.file(path).stream()) hash.update(piece);
  return hash.digest("hex");
}
