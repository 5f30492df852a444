/** Where the compiled bch begins: it runs only as long as every source is as it was; else the sources run themselves. */
declare const ROOT: string;
declare const SOURCES: [path: string, changed: number, size: number][];

// Not with node:fs: to load it takes longer than to look at every source.
const fresh = SOURCES.every(([path, changed, size]) => {
  const file = Bun.file(`${ROOT}/${path}`);
  return file.lastModified === changed && file.size === size;
});
// Put together when it runs: what the compiler can read it compiles in.
const source = [ROOT, "src", "cli.ts"].join("/");
await (fresh ? import("../src/cli.ts") : import(source));
