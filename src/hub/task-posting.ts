import type { Message } from "../domain/message.ts";
import { isoTime } from "../domain/moment.ts";
import { relayName } from "../domain/relay-name.ts";
import { shortId } from "../domain/short-id.ts";
import type { TaskRecord } from "../domain/task-record.ts";
import type { Posting } from "../store/mail.ts";
import { hasRoom } from "./has-room.ts";
import type { HubCore } from "./hub-core.ts";
import { newId } from "./secrets.ts";
import type { TaskMove } from "./task-moves.ts";

interface Telling {
  from: string;
  to: string;
  body: string;
  expires?: string;
}

/**
 * The message by which an agent hears of a move, if anybody is to hear of it: one for each, none to oneself. It is signed by
 * whose token caused it; what time has caused is signed by the relay, whose name no agent can have.
 */
export function taskPosting(
  core: HubCore,
  before: TaskRecord | undefined,
  task: TaskRecord,
  move: TaskMove,
  result?: string,
): Posting | undefined {
  const { store, clock, random } = core;
  const telling = tellingOf(before, task, move, result);
  if (!telling || telling.from === telling.to || !store.agents.get(telling.to)) return undefined;
  // What it says is in the task, too: a full mailbox must not keep a task from ending.
  if (!hasRoom(core, telling.to)) return undefined;
  const message: Message = {
    id: newId(random),
    from: telling.from,
    to: `@${telling.to}`,
    body: telling.body,
    priority: task.priority === "urgent" ? "urgent" : "normal",
    ...(task.scope === undefined ? {} : { scope: task.scope }),
    thread: task.id,
    ts: isoTime(clock.now()),
    ...(telling.expires === undefined ? {} : { expires: telling.expires }),
  };
  return { message, recipients: [telling.to] };
}

function tellingOf(
  before: TaskRecord | undefined,
  task: TaskRecord,
  move: TaskMove,
  result: string | undefined,
): Telling | undefined {
  const id = shortId(task.id);
  const { requester, title, assignee = relayName } = task;
  const why = task.reason === undefined ? "" : `\nWhy: ${shortened(task.reason)}`;
  switch (move.what) {
    case "offered":
      return {
        from: requester,
        to: move.to,
        body: `Task ${id}, ${task.priority}: ${title}\nRead it: bch task show ${id}\nTake it: bch task accept ${id}\nTurn it down: bch task reject ${id}`,
        // An offer that was routed moves on; one to an agent by name can still be taken later.
        ...(task.to === undefined && task.until !== undefined ? { expires: task.until } : {}),
      };
    case "completed": {
      const short = result !== undefined && Buffer.byteLength(result) <= shownResult;
      const text = short ? `\nResult: ${result}` : `\nResult: bch task show ${id}`;
      return { from: assignee, to: requester, body: `Task ${id} is completed: ${title}${text}` };
    }
    case "rejected":
      return { from: assignee, to: requester, body: `Task ${id} is rejected: ${title}${why}` };
    case "failed":
      return { from: relayName, to: requester, body: `Task ${id} has failed: ${title}${why}` };
    case "returned":
      if (task.state !== "failed") return undefined;
      return { from: relayName, to: requester, body: `Task ${id} has failed: ${title}${why}` };
    case "cancelled": {
      // Who is named and has never had an offer knows nothing of it.
      const to = before?.assignee ?? (before?.waits === "agent" ? before.to : undefined);
      if (to === undefined) return undefined;
      return { from: move.by, to, body: `Task ${id} is cancelled, stop working on it: ${title}${why}` };
    }
    case "reassigned":
      if (before?.assignee === undefined) return undefined;
      return {
        from: move.by,
        to: before.assignee,
        body: `Task ${id} is reassigned, stop working on it: ${title}`,
      };
    default:
      return undefined;
  }
}

/** Bytes of a result that are told with the message; a longer one is shown by its task. */
const shownResult = 1024;

const shortened = (text: string): string =>
  text.length <= 500 ? text : `${text.slice(0, 500).toWellFormed()} …`;
