import { Fault, fault } from "../../domain/fault.ts";
import { JournalBroken } from "./journal.ts";

/** Why a relay can't start on its home: what the system refuses, an operator can mend; anything else is a mistake of ours. */
export function unusableHome(home: string, error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return fault("home.unusable", home, "its disk is full");
  return code || error instanceof JournalBroken ? fault("home.unusable", home, message) : error;
}
