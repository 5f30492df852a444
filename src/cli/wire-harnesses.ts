import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { bchCommand } from "../client/bch-command.ts";
import { homePath } from "../client/home.ts";
import { readIdentity } from "../client/identity.ts";
import { Fault, fault } from "../domain/fault.ts";
import type { FileResult } from "../harness/file-result.ts";
import type { FilePlan, Harness, Place } from "../harness/harness.ts";
import { harnesses as all } from "../harness/harnesses.ts";
import { foundHarnesses, setup, undoSetup } from "../harness/setup.ts";
import { SetupRecords } from "../harness/setup-records.ts";
import { wiredAgent } from "../harness/wired-agent.ts";
import type { Context } from "./context.ts";
import { shellFlags } from "./shell-flags.ts";

interface Wiring extends Pick<Context, "home" | "env"> {
  /** Whose mail it is, where nothing else is said; of no matter for undo. */
  agent: string;
  /** A harness that brings the mail of another agent of this home goes on with it. */
  keepAgents: boolean;
  /** Names of harnesses; none means those that are here. */
  chosen: readonly string[];
  /** Files of no harness that are set up with them, and go with them. */
  more?: ((place: Place) => readonly FilePlan[]) | undefined;
  /** Into the files of the project that this directory is in, instead of the person's own. */
  project?: string | undefined;
  undo: boolean;
  dryRun: boolean;
}

/** A harness, and whose mail it brings. */
export interface WiredHarness extends Harness {
  agent: string;
}

export interface Wired {
  /** The person's home directory. */
  user: string;
  harnesses: readonly WiredHarness[];
  place: Place;
  files: FileResult[];
}

/** Wires the harnesses of this machine to an agent's mailbox, or takes that out again. */
export function wireHarnesses(wiring: Wiring): Wired {
  const { home, env, agent, keepAgents, chosen, more, project, undo, dryRun } = wiring;
  // Not asked of the system: who leaves HOME out of an environment wants nothing written there.
  const user = env.HOME || env.USERPROFILE;
  if (!user)
    throw new Fault("harness.absent", "HOME isn't set, and the settings of harnesses are there", "Set HOME.");
  // A harness starts hooks without most of the variables that this shell has.
  const flagsFor = (name: string) => [
    "--agent",
    name,
    ...(home === homePath({ HOME: user }) ? [] : ["--home", home]),
  ];
  const place: Place = {
    user,
    env,
    project: project === undefined ? undefined : projectOf(project),
    command: bchCommand(),
    flags: flagsFor(agent),
    exists: existsSync,
  };
  const records = new SetupRecords(home);
  const common = { place, more: more?.(place), records, dryRun };
  const forAgent = (harness: Harness): WiredHarness => {
    const before = keepAgents ? wiredAgent(harness, place, records) : undefined;
    const whose = before && readIdentity(home, before) ? before : agent;
    const plan = (where: Place) =>
      harness
        .plan({ ...where, flags: flagsFor(whose), shellFlags: shellFlags({ home, user, agent: whose }) })
        .map((file) => ({ ...file, agent: whose }));
    return { ...harness, agent: whose, plan };
  };
  const named = all.filter(({ name }) => chosen.includes(name));
  if (undo) {
    const harnesses = (named.length > 0 ? named : all).map((harness) => ({ ...harness, agent }));
    return { user, harnesses, place, files: undoSetup({ ...common, harnesses }) };
  }
  const onPath = (program: string) => Bun.which(program, { PATH: env.PATH ?? "" }) !== null;
  const harnesses = (named.length > 0 ? named : foundHarnesses(place, onPath)).map(forAgent);
  if (harnesses.length === 0 && !more) throw fault("harness.absent", sought(place));
  return { user, harnesses, place, files: setup({ ...common, harnesses }) };
}

const sought = (place: Place): string =>
  all
    .map((harness) => `${harness.folder(place)} or ${harness.programs.join(", ")} (${harness.title})`)
    .join("; ");

/** The top of the checkout that a directory is in, or the directory. */
function projectOf(start: string): string {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return resolve(start);
  }
}
