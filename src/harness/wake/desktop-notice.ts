import type { Ring } from "../../domain/doorbell.ts";
import { ringText } from "../../domain/ring-text.ts";
import { type RunProgram, runProgram } from "./run-program.ts";
import type { Waker } from "./waker.ts";

interface DesktopNotice {
  program: "notify-send" | "osascript";
  run?: RunProgram;
}

/** The program that shows a notification on this kind of system. */
export const desktopProgram = (platform: NodeJS.Platform = process.platform): DesktopNotice["program"] =>
  platform === "darwin" ? "osascript" : "notify-send";

const title = "Backchannel";

/** Tells the person at this machine. */
export const desktopNotice = ({ program, run = runProgram }: DesktopNotice): Waker => ({
  rung: "desktop",
  target: program,
  wake: (ring, agent) => run([program, ...words[program](ringText(ring, agent), ring)]),
});

const words: Record<DesktopNotice["program"], (text: string, ring: Ring) => string[]> = {
  "notify-send": (text, { urgent }) => [
    `--app-name=${title}`,
    `--urgency=${urgent > 0 ? "critical" : "normal"}`,
    "--",
    title,
    text,
  ],
  // The text is an argument of the script: nothing of it is ever a part of it.
  osascript: (text) => [
    ...["-e", "on run argv"],
    ...["-e", "display notification (item 2 of argv) with title (item 1 of argv)"],
    ...["-e", "end run", title, text],
  ],
};
