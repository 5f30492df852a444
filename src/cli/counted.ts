/** `2 agents, 1 message, 0 tasks` */
export function counted(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(
    ([what, count]) => `${count.toLocaleString("en-US")} ${count === 1 ? what.slice(0, -1) : what}`,
  );
  return words.join(", ");
}
