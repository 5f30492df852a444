import type { RelayClient } from "../client/relay-client.ts";
import { type Sleep, sleep as systemSleep } from "../client/sleep.ts";
import type { Clock } from "../domain/clock.ts";
import { exits } from "../domain/errors.ts";
import { Fault } from "../domain/fault.ts";
import { isOpen, type Task } from "../domain/task.ts";
import { Bell } from "./bell.ts";

interface Following {
  client: Pick<RelayClient, "call" | "events">;
  /** Its requester, who is told by mail when it ends. */
  agent: string;
  task: Task;
  seconds: number;
  clock: Clock;
  /** Ends the wait early. */
  signal: AbortSignal;
  sleep?: Sleep | undefined;
}

/** Milliseconds after which the task is looked at though nothing was heard, and before a relay that is away is asked again. */
const look = 60_000;
const again = 2000;

/** A task when it has ended, the time is over or the wait was ended. The mail about it is the doorbell, and stays where it is. */
export async function followTask(following: Following): Promise<Task> {
  const { client, agent, seconds, clock, signal, sleep = systemSleep } = following;
  const end = clock.elapsed() + seconds * 1000;
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);
  const bell = new Bell();
  let task = following.task;

  const listen = async () => {
    const stream = client.events({ agent }, { signal: over, onReconnect: () => bell.ring() });
    for await (const { thread } of stream) if (thread === task.id) bell.ring();
  };
  const wait = async () => {
    // Soon at first: the mail may have come, and been taken by another reader, before the stream was open.
    for (let pause = again; isOpen(task.state); ) {
      const left = end - clock.elapsed();
      if (left <= 0 || over.aborted) return;
      await bell.wait(Math.min(pause, left), over, sleep);
      try {
        task = await client.call("showTask", { id: task.id }, { once: true });
        pause = look;
      } catch (error) {
        if (!(error instanceof Fault) || error.exit !== exits.unreachable) throw error;
        pause = again;
      }
    }
  };
  try {
    await Promise.all([listen(), wait().finally(() => ended.abort())]);
  } finally {
    ended.abort();
  }
  return task;
}
