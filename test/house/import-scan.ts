import { posix } from "node:path";
import type { SourceFile } from "./source-file.ts";

export interface Import {
  /** A path from the top of the repo, or a package as it is written. */
  target: string;
  /** `type` is gone at run time; `dynamic` is loaded only when it is needed. */
  kind: "value" | "type" | "dynamic";
}

const statement = /^(?:import|export)\s+(type\s)?[^;'"]*?\bfrom\s+"([^"]+)"/gm;
const bare = /^import\s+"([^"]+)"/gm;
const dynamic = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** What a file imports. Good for code that Biome has formatted: one statement begins each line, in double quotes. */
export function importScan({ path, text }: SourceFile): Import[] {
  const resolve = (name: string) => (name.startsWith(".") ? posix.join(posix.dirname(path), name) : name);
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  return [
    ...[...code.matchAll(statement)].map(([, type, name]) => ({
      target: resolve(name!),
      kind: type ? ("type" as const) : ("value" as const),
    })),
    ...[...code.matchAll(bare)].map(([, name]) => ({ target: resolve(name!), kind: "value" as const })),
    ...[...code.matchAll(dynamic)].map(([, name]) => ({ target: resolve(name!), kind: "dynamic" as const })),
  ];
}
