const most = 5;

/** `a, b`; of many, the first and how many more. */
export function recipientNames(names: readonly string[]): string {
  const more = names.length - most;
  return more > 1 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}
