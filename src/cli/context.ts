import type { Connection } from "../client/connect.ts";
import type { Env } from "../client/home.ts";
import type { Clock } from "../domain/clock.ts";
import type { Output } from "./output.ts";

/** What a command runs with. */
export interface Context<A = Record<string, unknown>> {
  args: A;
  env: Env;
  home: string;
  output: Output;
  clock: Clock;
  /** All of standard input, and whether a person is typing there. */
  input: { text(): Promise<string>; isTerminal(): boolean };
  /** Aborts on ctrl-c and SIGTERM, for commands that wait; others just end. */
  stopped(): AbortSignal;
  /** The relay, as the agent that flags, environment and home say. */
  connect(): Promise<Connection>;
}
