import type { Group } from "./bench.ts";
import { channel } from "./groups/channel.ts";
import { claims } from "./groups/claims.ts";
import { cli } from "./groups/cli.ts";
import { crowd } from "./groups/crowd.ts";
import { depth } from "./groups/depth.ts";
import { events } from "./groups/events.ts";
import { mcp } from "./groups/mcp.ts";
import { neighbour } from "./groups/neighbour.ts";
import { page } from "./groups/page.ts";
import { sends } from "./groups/sends.ts";
import { start } from "./groups/start.ts";
import { streams } from "./groups/streams.ts";
import { tasks } from "./groups/tasks.ts";

/** In the order of the table. */
export const groups: { [name: string]: Group } = Object.fromEntries(
  [sends, neighbour, claims, depth, crowd, events, channel, mcp, tasks, start, streams, cli, page].map(
    (group) => [group.name, group],
  ),
);
