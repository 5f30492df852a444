import type { Life } from "../relay/life.ts";

/** Something that goes wrong with a relay's files from outside, for a while. */
export interface Fault {
  /** In a word or two, as it is told and repeated. */
  readonly name: string;
  /** After a failed write or flush of the journal a relay takes nothing more until it is started again. */
  readonly mayStop: boolean;
  /** It goes wrong until this is disposed of. */
  begin(life: Life): Promise<AsyncDisposable>;
}
