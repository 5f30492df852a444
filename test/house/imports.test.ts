import { expect, test } from "bun:test";
import { importScan } from "./import-scan.ts";
import { type SourceFile, sourceFiles } from "./source-file.ts";

/** Which other rooms each room may import, and which packages. `store ports`: the files right in src/store/, no adapter. */
const rooms: Record<string, { rooms: string[]; packages: RegExp }> = {
  domain: { rooms: [], packages: /^zod$/ },
  contract: { rooms: ["domain"], packages: /^zod$/ },
  store: { rooms: ["domain"], packages: /^(zod|node:|bun:)/ },
  hub: { rooms: ["domain", "store ports"], packages: /^(zod|node:|ajv\/)/ },
  page: { rooms: [], packages: /^marked$/ },
  relay: { rooms: ["domain", "contract", "hub", "page"], packages: /^(zod|hono|node:)/ },
  metrics: { rooms: ["domain", "store ports", "hub", "relay"], packages: /^node:/ },
  webhooks: { rooms: ["domain", "store ports", "hub"], packages: /^(zod|ipaddr\.js|node:)/ },
  audit: { rooms: ["domain"], packages: /^node:/ },
  client: { rooms: ["domain", "contract"], packages: /^(zod|node:)/ },
  mcp: { rooms: ["domain", "contract", "client"], packages: /^(zod|node:|@modelcontextprotocol\/sdk)/ },
  harness: { rooms: ["domain"], packages: /^(zod|node:|jsonc-parser)/ },
  ops: { rooms: ["domain", "store", "client"], packages: /^(zod|node:|tar-stream)/ },
  cli: { rooms: ["*"], packages: /^(zod|uqr|smol-toml|node:|bun:)/ },
};

/** `src/hub/send.ts` → `hub`; `src/cli.ts`, where the program starts, belongs to `cli`. */
const roomOf = (path: string) => path.split("/")[1]!.replace(/\.ts$/, "");
const isPort = (path: string) => /^src\/store\/[^/]+\.ts$/.test(path);

function wrongImports(file: SourceFile): string[] {
  const room = roomOf(file.path);
  const rule = rooms[room];
  if (!rule) return [`${file.path}: no rule says what the room ${room} may import`];
  const allowed = (target: string) => {
    if (target === "package.json") return room === "cli";
    if (!target.startsWith("src/")) return !target.includes("/../") && rule.packages.test(target);
    const other = roomOf(target);
    if (other === room || rule.rooms.includes("*") || rule.rooms.includes(other)) return true;
    return other === "store" && rule.rooms.includes("store ports") && isPort(target);
  };
  return importScan(file)
    .filter(({ target }) => !allowed(target))
    .map(({ target }) => `${file.path} must not import ${target}`);
}

/** What a pure room can't touch: the disk, the network, the process, the time, the console. */
const effects =
  /\b(Bun\.(file|write|serve|spawn|spawnSync|connect|listen|sleep|env|udpSocket)|process\.|fetch\(|console\.|Math\.random|Date\.now|new Date\(\)|setTimeout|setInterval|crypto\.)/;

function impurities({ path, text }: SourceFile): string[] {
  // The one file whose idea is the clock of this machine.
  if (path === "src/domain/clock.ts") return [];
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  const found = effects.exec(code)?.[0];
  return found ? [`${path} is in a pure room, but uses ${found}`] : [];
}

/** All that is loaded at once when a file is loaded. */
function loadedWith(start: string, files: Map<string, SourceFile>, seen = new Set<string>()): Set<string> {
  const file = files.get(start);
  if (seen.has(start)) return seen;
  seen.add(start);
  for (const { target, kind } of file ? importScan(file) : [])
    if (kind === "value") loadedWith(target, files, seen);
  return seen;
}

function circles(files: Map<string, SourceFile>): string[] {
  return [...files.values()]
    .filter((file) =>
      importScan(file).some(
        ({ target, kind }) => kind === "value" && loadedWith(target, files).has(file.path),
      ),
    )
    .map(({ path }) => `${path} imports itself in a circle`);
}

const byPath = (files: SourceFile[]) => new Map(files.map((file) => [file.path, file]));
const file = (path: string, text: string): SourceFile => ({ path, text });

test("imports go one way between the rooms", async () => {
  expect((await sourceFiles("src/**/*.{ts,js}")).flatMap(wrongImports)).toEqual([]);
});

test("an import against the arrows is found, in every form it can have", () => {
  const wrong = (path: string, text: string) => wrongImports(file(path, text)).length;
  expect(wrong("src/hub/a.ts", 'import { b } from "../relay/b.ts";')).toBe(1);
  expect(wrong("src/hub/a.ts", 'import type { B } from "../relay/b.ts";')).toBe(1);
  expect(wrong("src/hub/a.ts", 'import {\n  b,\n  c,\n} from "../relay/b.ts";')).toBe(1);
  expect(wrong("src/hub/a.ts", 'export { b } from "../relay/b.ts";')).toBe(1);
  expect(wrong("src/hub/a.ts", 'import "../relay/b.ts";')).toBe(1);
  expect(wrong("src/hub/a.ts", 'const b = await import("../relay/b.ts");')).toBe(1);
  expect(wrong("src/hub/a.ts", 'import { b } from "../store/file/disk.ts";')).toBe(1);
  expect(wrong("src/hub/a.ts", 'import { b } from "hono";')).toBe(1);
  expect(wrong("src/client/a.ts", 'import { b } from "../hub/b.ts";')).toBe(1);
  expect(wrong("src/domain/a.ts", 'import { b } from "node:fs";')).toBe(1);
  expect(wrong("src/hub/a.ts", 'import { b } from "../../test/support/b.ts";')).toBe(1);
  expect(wrong("src/kitchen/a.ts", "")).toBe(1);
  expect(
    wrong("src/hub/a.ts", 'import type { Mail } from "../store/mail.ts";\nimport { z } from "zod";'),
  ).toBe(0);
  expect(wrong("src/hub/a.ts", '// import { b } from "../relay/b.ts";')).toBe(0);
});

test("domain and contract are pure", async () => {
  expect((await sourceFiles("src/{domain,contract}/**/*.ts")).flatMap(impurities)).toEqual([]);
});

test("an effect in a pure room is found", () => {
  expect(impurities(file("src/domain/a.ts", "const now = Date.now();"))).toHaveLength(1);
  expect(impurities(file("src/contract/a.ts", "Bun.write(path, text);"))).toHaveLength(1);
  expect(impurities(file("src/domain/a.ts", "/** Never calls fetch(). */\nconst a = 1;"))).toHaveLength(0);
});

test("no file of src imports itself in a circle", async () => {
  expect(circles(byPath(await sourceFiles("src/**/*.{ts,js}")))).toEqual([]);
});

test("a circle over three files is found, one of types alone is none", () => {
  const ring = (kind: string) =>
    ["a", "b", "c"].map((name, at, all) =>
      file(`src/hub/${name}.ts`, `import ${kind} { x } from "./${all[(at + 1) % 3]}.ts";`),
    );
  expect(circles(byPath(ring("")))).toHaveLength(3);
  expect(circles(byPath(ring("type")))).toHaveLength(0);
});
