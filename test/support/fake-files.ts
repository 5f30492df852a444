/** A process that may have so many files open. */
export class FakeFiles {
  taken = 0;

  constructor(public most: number) {}

  readonly open = (): (() => void) | undefined => {
    if (this.taken >= this.most) return undefined;
    this.taken += 1;
    return () => {
      this.taken -= 1;
    };
  };
}
