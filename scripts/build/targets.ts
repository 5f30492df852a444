/** A system that a release is made for. */
export interface Target {
  /** As in `--only`, in the file's name, and in the compiler's words. */
  name: `${"linux" | "darwin" | "windows"}-${"x64" | "arm64"}`;
  /** The same in the words of Node and npm. */
  os: "linux" | "darwin" | "win32";
  cpu: "x64" | "arm64";
  /** npm's package that has Bun for it. */
  package: string;
  /** What it is called in dist/. */
  file: string;
  bytecode: "outer" | "none";
}

/**
 * Bun for x64 is one program for all processors since Nehalem (SSE4.2), which finds out by itself what else there is:
 * its "baseline" is the same to the byte. Bun for Windows on x64 has 115 MB of itself, so there is no room for bytecode.
 */
export const targets: readonly Target[] = [
  target("linux", "linux", "x64"),
  target("linux", "linux", "arm64"),
  target("darwin", "darwin", "x64"),
  target("darwin", "darwin", "arm64"),
  { ...target("windows", "win32", "x64"), bytecode: "none" },
  target("windows", "win32", "arm64"),
];

function target(system: "linux" | "darwin" | "windows", os: Target["os"], cpu: Target["cpu"]): Target {
  const name = `${system}-${cpu}` as const;
  return {
    name,
    os,
    cpu,
    package: `@oven/bun-${system}-${cpu === "arm64" ? "aarch64" : cpu}`,
    file: `bch-${name}${system === "windows" ? ".exe" : ""}`,
    bytecode: "outer",
  };
}
