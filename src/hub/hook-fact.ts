import type { HookEvent } from "../domain/hook-event.ts";
import type { Message } from "../domain/message.ts";
import type { AgentRecord, OutgoingRecord } from "../domain/records.ts";
import type { TaskEvent, TaskStep } from "../domain/task.ts";
import type { TaskRecord, TaskTexts } from "../domain/task-record.ts";
import type { Ending, SentRecord } from "../store/mail.ts";
import { concerns } from "./task-view.ts";

/** Something that is about to be durable, and hooks may be told of. */
export type HookFact =
  | { event: "message.sent"; message: Message; recipients: string[] }
  | { event: "message.acked" | "message.dead"; ending: Ending }
  | {
      event: `task.${TaskEvent}`;
      task: TaskRecord;
      step: TaskStep;
      /** Read when a hook is told of them. */
      texts: () => TaskTexts | undefined;
    }
  | { event: Extract<HookEvent, `agent.${string}`>; agent: AgentRecord };

type Filter = Pick<OutgoingRecord, "agent" | "channel" | "withBody">;

/**
 * What a hook tells of a fact; undefined when it isn't its owner's to see, or not what the hook is for. An agent sees what its token
 * shows it: its own mail, tasks that concern it, who is here. Nobody as a viewer is the room: it sees everything but bodies.
 */
export function hookData(
  fact: HookFact,
  { agent, channel, withBody }: Filter,
  viewer: AgentRecord | undefined,
): Record<string, unknown> | undefined {
  const bodies = withBody && viewer !== undefined;
  switch (fact.event) {
    case "message.sent": {
      const { recipients } = fact;
      const { body, refs, ...message } = fact.message;
      if (!isMeant(message, recipients, { agent, channel })) return undefined;
      const all = viewer === undefined || message.from === viewer.name;
      if (!all && !recipients.includes(viewer.name)) return undefined;
      const content = bodies ? { body, ...(refs && { refs }) } : {};
      return { ...message, ...content, recipients: all ? recipients : [viewer.name] };
    }
    case "message.acked":
    case "message.dead": {
      const { sent, id, end, ...how } = fact.ending;
      const record = sent();
      const mine = viewer === undefined || how.agent === viewer.name || isSender(record, viewer);
      if (!mine || !record || !isMeant(record.message, [how.agent], { agent, channel })) return undefined;
      return { ...record.message, delivery: { ...how, state: end } };
    }
    case "agent.joined":
    case "agent.left":
    case "agent.locked":
    case "agent.recovered": {
      const { name, role, description, capabilities, createdAt } = fact.agent;
      if (channel !== undefined || (agent !== undefined && agent !== name)) return undefined;
      return { name, role, description, capabilities, createdAt };
    }
    default: {
      const { task, step, texts } = fact;
      const named = [task.requester, task.to, task.assignee];
      if (channel !== undefined || (agent !== undefined && !named.includes(agent))) return undefined;
      if (viewer && !concerns(task, viewer)) return undefined;
      const { v: _, passes, posted, last, waits, history, bearers, ...shown } = task;
      const { description, refs, result } = (bodies && texts()) || {};
      return { ...shown, step, description, refs, result };
    }
  }
}

function isMeant(
  { from, to }: Pick<Message, "from" | "to">,
  receivers: string[],
  { agent, channel }: Omit<Filter, "withBody">,
): boolean {
  if (channel !== undefined && to !== `#${channel}`) return false;
  return agent === undefined || agent === from || receivers.includes(agent);
}

/** What was sent under its name before it joined was another's. */
const isSender = (record: SentRecord | undefined, { name, createdAt }: AgentRecord): boolean =>
  record?.message.from === name && record.message.ts >= createdAt;
