/** A change to records, to be handed to `Store.commit`. Opaque to all but the store that made it. */
export interface Change {
  readonly change: "put" | "remove";
}

/** Small documents by name: agents, channels, invites, settings. */
export interface Records<T> {
  /** What is stored under this name now; undefined once an operator has deleted its file. */
  get(name: string): T | undefined;
  /** Every record, in order of name. */
  all(): T[];
  put(name: string, record: T): Change;
  remove(name: string): Change;
}
