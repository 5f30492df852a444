import { readdirSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../domain/shell-word.ts";
import type { Finding } from "./finding.ts";

/** Whether the relay had to put anything aside. */
export function quarantineCheck(home: string): Finding {
  const check = "quarantine";
  const folder = join(home, "quarantine");
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") return { check, health: "WARN", says: message, mend: "bch relay fsck" };
    names = [];
  }
  if (names.length === 0) return { check, health: "PASS", says: "empty" };
  const says = names.length === 1 ? "one thing was put aside" : `${names.length} things were put aside`;
  return {
    check,
    health: "WARN",
    says,
    mend: `ls -lt ${shellWord(folder)}, and move away what you have looked at`,
  };
}
