import { fault } from "../domain/fault.ts";
import type { Hub } from "../hub/hub.ts";
import type { Handlers } from "./handlers.ts";

type TaskRoutes =
  | "postTask"
  | "tasks"
  | "showTask"
  | "acceptTask"
  | "heartbeatTask"
  | "releaseTask"
  | "completeTask"
  | "rejectTask"
  | "cancelTask";

export function taskHandlers(_hub: Hub): Pick<Handlers, TaskRoutes> {
  const soon = () => {
    throw fault("route.unknown", "/v1/tasks");
  };
  return {
    postTask: soon,
    tasks: soon,
    showTask: soon,
    acceptTask: soon,
    heartbeatTask: soon,
    releaseTask: soon,
    completeTask: soon,
    rejectTask: soon,
    cancelTask: soon,
  };
}
