import { Fault } from "../../src/domain/fault.ts";

/** What a call was refused with; a call that wasn't is a failure. */
export async function faultOf(call: Promise<unknown>): Promise<Fault> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
