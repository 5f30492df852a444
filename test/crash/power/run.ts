/** Tools of the system's keeper are where an ordinary PATH doesn't look. */
export const toolPath = `${process.env.PATH}:/usr/sbin:/sbin`;

/** Runs a command; throws what it said when it fails. */
export async function run(...command: string[]): Promise<string> {
  const [name = "", ...words] = command;
  const found = Bun.which(name, { PATH: toolPath }) ?? name;
  const child = Bun.spawn([found, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (code !== 0) throw new Error(`${name}: ${err.trim() || `ended with ${code}`}`);
  return out;
}
