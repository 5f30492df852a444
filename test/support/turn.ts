/** Lets everything go on that waits for promises only. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
