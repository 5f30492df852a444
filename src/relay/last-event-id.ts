import { fault } from "../domain/fault.ts";
import { wholeId } from "../domain/id.ts";

/** The last message that a reader of events has seen, when it connects again. */
export function lastEventId(request: Request): string | undefined {
  const id = request.headers.get("last-event-id");
  if (!id) return undefined;
  const parsed = wholeId.safeParse(id);
  if (parsed.success) return parsed.data;
  throw fault("request.invalid", "Last-Event-ID", "is not the id of a message");
}
