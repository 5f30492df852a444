import { readFileSync } from "node:fs";
import type { Env } from "../client/home.ts";
import { Fault } from "../domain/fault.ts";

interface Sources {
  token: string | undefined;
  /** By the flag. */
  file: string | undefined;
  /** By the setting; "": none. */
  configured: string;
  env: Env;
}

/** The room token that the operator sets, if any: by flag, file or BACKCHANNEL_ROOM_TOKEN. */
export function operatorToken({ token, file, configured, env }: Sources): string | undefined {
  if (token !== undefined && file !== undefined) {
    throw new Fault("usage.wrong", "--token and --token-file are both there", "Give one of them.");
  }
  const fileOrEnv = file === undefined ? env.BACKCHANNEL_ROOM_TOKEN || undefined : contentOf(file);
  const value = token ?? fileOrEnv ?? (configured === "" ? undefined : contentOf(configured));
  if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return value;
  throw new Fault(
    "usage.wrong",
    value === "" ? "the room token is empty" : "the room token has a space or an unusual character",
    "Take letters and digits; or give none, and the relay makes a good one.",
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new Fault(
      "usage.wrong",
      `can't read the token file: ${(error as Error).message}`,
      "Check its path and mode.",
    );
  }
}
