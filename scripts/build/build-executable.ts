import { join } from "node:path";
import { compileProgram } from "../compile-program.ts";
import { bunFor } from "./bun-for.ts";
import { executableKind, headBytes } from "./executable-kind.ts";
import { signedForMac } from "./mac-signature.ts";
import type { Target } from "./targets.ts";

/** What nobody minds to download. */
const most = 120_000_000;

/** Makes the program of one system in the folder, and holds it against its own headers: most of them can't be run here. */
export async function buildExecutable(
  target: Target,
  root: string,
  folder: string,
): Promise<{ bytes: number }> {
  const outfile = join(folder, target.file);
  await compileProgram({
    root,
    entry: "src/cli.ts",
    outfile,
    bytecode: target.bytecode,
    system: { target: `bun-${target.name}`, bun: bunFor(target, root) },
  });
  if (target.os === "darwin") await Bun.write(outfile, signedForMac(await Bun.file(outfile).bytes()));
  const file = Bun.file(outfile);
  const kind = executableKind(await file.slice(0, headBytes).bytes());
  if (kind !== target.name) throw new Error(`${outfile} should be for ${target.name}, and is for ${kind}`);
  if (file.size >= most) throw new Error(`${outfile} has ${file.size} bytes, and ${most} are too many`);
  return { bytes: file.size };
}
