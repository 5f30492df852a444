import type { Tool } from "./tool.ts";
import { agents } from "./tools/agents.ts";
import { channels } from "./tools/channels.ts";
import { inbox } from "./tools/inbox.ts";
import { reply } from "./tools/reply.ts";
import { send } from "./tools/send.ts";
import { status } from "./tools/status.ts";
import { taskPost } from "./tools/task-post.ts";
import { taskUpdate } from "./tools/task-update.ts";
import { tasks } from "./tools/tasks.ts";

/** Every tool once. */
export const tools: readonly Tool[] = [
  send,
  inbox,
  reply,
  agents,
  channels,
  status,
  taskPost,
  tasks,
  taskUpdate,
];
