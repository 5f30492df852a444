/** What a command writes, as far as there is room for it: the beginning, or the end. */
export class Captured {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(
    readonly most: number,
    readonly keeps: "beginning" | "end",
  ) {}

  add(piece: Uint8Array): void {
    if (this.keeps === "beginning" && this.#size >= this.most) return;
    this.#pieces.push(piece);
    this.#size += piece.length;
    while (this.keeps === "end" && this.#size - this.#pieces[0]!.length >= this.most)
      this.#size -= this.#pieces.shift()!.length;
  }

  get bytes(): Uint8Array {
    const all = Buffer.concat(this.#pieces);
    return this.keeps === "beginning" ? all.subarray(0, this.most) : all.subarray(-this.most);
  }
}
