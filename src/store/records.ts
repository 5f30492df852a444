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
  /** How many there are, without a look at them: one whose file an operator has deleted counts until somebody asks for it. */
  readonly count: number;
  put(name: string, record: T): Change;
  remove(name: string): Change;
}

/** Longer documents by name, that aren't kept in memory. A change is seen from the moment it is handed in. */
export interface Documents<T> {
  /** Undefined when there is none, or its file couldn't be read and was put aside. */
  read(name: string): T | undefined;
  /** Of those that were there at the start and haven't gone since; a new one may be missing for a moment. */
  names(): string[];
  put(name: string, value: T): Change;
  remove(name: string): Change;
}
