/** The nth id: a UUID of the right form that says nothing about the order of messages, the same in every run. */
export function messageId(n: number): string {
  const hex = new Bun.CryptoHasher("sha256").update(String(n)).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
