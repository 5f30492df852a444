import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readConfig, readIdentity } from "../client/identity.ts";
import { Fault } from "../domain/fault.ts";
import { shellWord } from "../domain/shell-word.ts";
import type { Finding } from "./finding.ts";

const check = "identities";

/** Who has joined from this home: each file can be read, by nobody else, and the default is one of them. */
export function identityCheck(home: string): Finding[] {
  const folder = join(home, "identities");
  const names = namesIn(folder);
  const findings = names.flatMap((name) => one(home, name));
  try {
    const { agent } = readConfig(home);
    if (agent !== undefined && !names.includes(agent))
      findings.push({
        check,
        health: "FAIL",
        says: `the default @${agent} has no token here`,
        mend: `bch init ${agent}`,
      });
  } catch (error) {
    findings.push(broken(error, aside(join(home, "config.json"))));
  }
  if (findings.length > 0) return findings;
  if (names.length === 0)
    return [{ check, health: "WARN", says: "no agent has joined from here", mend: "bch init <name>" }];
  return [{ check, health: "PASS", says: names.map((name) => `@${name}`).join(" ") }];
}

function one(home: string, name: string): Finding[] {
  const path = join(home, "identities", `${name}.json`);
  try {
    readIdentity(home, name);
  } catch (error) {
    return [broken(error, `${aside(path)}; bch init ${name}`)];
  }
  if ((statSync(path).mode & 0o077) === 0 || process.platform === "win32") return [];
  const says = `others of this machine can read the token of @${name}`;
  return [{ check, health: "WARN", says, mend: `chmod 600 ${shellWord(path)}` }];
}

const aside = (path: string) => `mv ${shellWord(path)} ${shellWord(`${path}.broken`)}`;

function broken(error: unknown, mend: string): Finding {
  if (!(error instanceof Error)) throw error;
  // zod says what it dislikes of a file's name; its own words are for programs.
  const says = error instanceof Fault ? error.message : "a file here has a name that no agent can have";
  return { check, health: "FAIL", says, mend };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.slice(0, -".json".length))
      .sort();
  } catch {
    return []; // Nobody has joined; a folder that can't be read is the home check's to tell.
  }
}
