/** How to start Biome with the Bun that runs now: its own start file asks for Node, which may not be here. */
export function biome(...options: string[]): string[] {
  const colors = process.stdout.isTTY ? "force" : "off";
  return [
    process.execPath,
    Bun.resolveSync("@biomejs/biome/bin/biome", import.meta.dir),
    ...options,
    `--colors=${colors}`,
  ];
}
