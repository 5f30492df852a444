/** How a store on a disk is, for whoever looks after it. */
export interface Vitals {
  /** Files of the journal, their bytes on the disk, and the bytes written to it since the start. */
  journal: { segments: number; bytes: number; written: number };
  /** Steps that the journal has and the files don't have yet. */
  behind: number;
  /** Bytes that may still be written to the disk; without bound where the system doesn't say. */
  free: number;
  /** Whether something new may come in. */
  accepting: boolean;
}
