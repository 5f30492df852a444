import type { Hub } from "../hub/hub.ts";
import type { Handlers } from "./handlers.ts";
import { idempotencyKey } from "./idempotency-key.ts";

type TaskRoute =
  | "postTask"
  | "tasks"
  | "showTask"
  | "acceptTask"
  | "heartbeatTask"
  | "releaseTask"
  | "completeTask"
  | "rejectTask"
  | "reassignTask"
  | "cancelTask";

/** What the routes of tasks do. */
export function taskHandlers({ tasks, turns }: Hub): Pick<Handlers, TaskRoute> {
  return {
    postTask: ({ caller, input, request }) => tasks.post(caller.name, input, idempotencyKey(request)),
    tasks: async ({ caller, input }) => {
      using turn = await turns.take(caller.name);
      return await tasks.list(caller.name, input, turn);
    },
    showTask: ({ caller, input }) => tasks.show(caller.name, input.id),
    acceptTask: ({ caller, input, request }) => tasks.accept(caller.name, input, idempotencyKey(request)),
    heartbeatTask: ({ caller, input }) => tasks.heartbeat(caller.name, input),
    releaseTask: ({ caller, input, request }) => tasks.release(caller.name, input, idempotencyKey(request)),
    completeTask: ({ caller, input, request }) => tasks.complete(caller.name, input, idempotencyKey(request)),
    rejectTask: ({ caller, input, request }) => tasks.reject(caller.name, input, idempotencyKey(request)),
    reassignTask: ({ caller, input, request }) => tasks.reassign(caller.name, input, idempotencyKey(request)),
    cancelTask: ({ caller, input, request }) => tasks.cancel(caller.name, input, idempotencyKey(request)),
  };
}
