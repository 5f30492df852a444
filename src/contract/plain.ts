import { limits } from "../domain/limits.ts";
import { type Glance, isFlag, isLike, isList, isOneOf, isShape, isText, isWhole } from "./glance.ts";

/** Names that file systems keep for themselves, and the one that means everybody. */
const reserved = /^(con|prn|aux|nul|com[0-9]|lpt[0-9]|all)$/;
const isName: Glance = (value) =>
  isLike(/^[a-z0-9][a-z0-9_-]{0,63}$/)(value) && !reserved.test(String(value));

const isTarget: Glance = (value) =>
  value === "@all" || (typeof value === "string" && isName(value.replace(/^[@#]/, "")));

/** A day that no month has comes back as another one. */
const isMoment: Glance = (value) =>
  typeof value === "string" &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  new Date(value).toJSON() === value;

/** Of a relay. */
const isUrl: Glance = (value) =>
  typeof value === "string" &&
  /^https?:\/\/[a-z0-9[][a-z0-9.:\]-]*(\/[\w./-]*)?$/.test(value) &&
  URL.canParse(value);

/** However many bytes its characters take, it is short enough. */
const isBody: Glance = (value) =>
  typeof value === "string" && value !== "" && value.length <= limits.body / 3 && value.isWellFormed();

const message = {
  id: isLike(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  from: isName,
  to: isText,
  body: isText,
  priority: isOneOf("normal", "urgent"),
  ts: isMoment,
};
const more = { scope: isText, thread: isText, refs: isList(isText), expires: isMoment };
const isReceipt = isLike(/^[0-9a-f-]{36}\.\d{1,6}\.[0-9a-f]{8}$/);

/** The usual form of what goes through the everyday routes; whatever is less usual is left to the schemas. */
export const plain = {
  name: isName,
  target: isTarget,
  body: isBody,
  /** A line of so few characters that no bound of any line is near. */
  line: isLike(/^[\x20-\x7e]{1,64}$/),
  moment: isMoment,
  url: isUrl,
  agent: isShape(
    {
      name: isName,
      capabilities: isList(isText),
      subscriptions: isList(isName),
      status: isOneOf("online", "busy", "away"),
      createdAt: isMoment,
      lastSeen: isMoment,
    },
    {
      role: isText,
      description: isText,
      note: isText,
      lastEvent: isOneOf("joined", "called", "sent", "looked", "claimed", "settled", "listening"),
      wake: isList(isOneOf("channel", "rewake", "codex", "opencode", "copilot", "desktop", "exec")),
      listening: isFlag,
    },
  ),
  message: isShape(message, more),
  sent: isShape({ ...message, recipients: isList(isName) }, { ...more, full: isList(isName) }),
  claimed: isShape({ ...message, receipt: isReceipt, leaseUntil: isMoment, attempt: isWhole() }, more),
  receipt: isReceipt,
};
