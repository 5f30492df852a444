import { type RunProgram, runProgram } from "./run-program.ts";
import type { Waker } from "./waker.ts";

interface ExecCommand {
  /** A command line of the person's own, for the shell. */
  line: string;
  run?: RunProgram;
}

/** Seconds: it may be a whole turn of an agent. */
const patience = 3600;

/** Runs a command line of the person's own; what the ring says is in its environment. */
export const execCommand = ({ line, run = runProgram }: ExecCommand): Waker => ({
  rung: "exec",
  target: "exec",
  wake: (ring, agent) =>
    run(process.platform === "win32" ? ["cmd", "/d", "/s", "/c", line] : ["sh", "-c", line], {
      env: {
        BACKCHANNEL_AGENT: agent,
        BACKCHANNEL_UNREAD: String(ring.unread),
        BACKCHANNEL_URGENT: String(ring.urgent),
        BACKCHANNEL_FROM: ring.from.join(" "),
      },
      patience,
    }),
});
