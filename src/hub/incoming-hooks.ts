import { fault } from "../domain/fault.ts";
import type { IncomingDraft, IncomingHook } from "../domain/incoming-hook.ts";
import { invalid } from "../domain/invalid.ts";
import { limits } from "../domain/limits.ts";
import { draft } from "../domain/message.ts";
import { isoTime } from "../domain/moment.ts";
import type { IncomingRecord } from "../domain/records.ts";
import { targetOf } from "../domain/target.ts";
import { taskDraft } from "../domain/task.ts";
import { fillTemplate } from "../domain/template.ts";
import { titled } from "../domain/titled.ts";
import { addressee } from "./addressee.ts";
import { agentHere, type HubCore } from "./hub-core.ts";
import type { Posting } from "./posting.ts";
import { hashOf, newToken } from "./secrets.ts";
import { type Signed, signatureCheck } from "./signature-check.ts";
import type { Tasks } from "./tasks.ts";

/** What came to a hook's door. */
export interface Delivered extends Omit<Signed, "now"> {
  token?: string | undefined;
  /** The body, parsed, once whoever sent it is known to be allowed. */
  payload: () => Promise<unknown>;
  /** What names this delivery, so that its repeat is recognised. */
  key?: string | undefined;
}

/** Doors for other systems: their JSON becomes a message or a task of the agent that made the door. */
export class IncomingHooks {
  #core: HubCore;
  #posting: Posting;
  #tasks: Tasks;

  constructor(core: HubCore, posting: Posting, tasks: Tasks) {
    this.#core = core;
    this.#posting = posting;
    this.#tasks = tasks;
  }

  /**
   * `token` goes into the URL; `secret` is what the other system signs with. Either is told this once. `address`: that of whoever
   * makes it.
   */
  async create(owner: string, { secret: given, ...wanted }: IncomingDraft, address?: string) {
    const { store, random, clock } = this.#core;
    const { createdAt: ownerSince } = agentHere(this.#core, owner);
    if (this.list(owner).length >= limits.webhook.each)
      throw fault("webhook.limit", limits.webhook.each, "incoming hooks");
    this.#mustReach(owner, wanted);
    const bytes = (length: number) => Buffer.from(random(new Uint8Array(length)));
    const id = bytes(8).toString("hex");
    const token = wanted.check === "token" ? newToken("hook", random) : undefined;
    const made =
      wanted.check === "standard" ? `whsec_${bytes(32).toString("base64")}` : bytes(32).toString("hex");
    const secret = token === undefined ? (given ?? made) : undefined;
    const createdAt = isoTime(clock.now());
    const hook: IncomingHook = { ...wanted, id, owner, createdAt, ...(address && { address }) };
    const proof = token === undefined ? { secret } : { hash: hashOf(token) };
    await store.commit(store.incoming.put(id, { v: 1, ...hook, ownerSince, ...proof }));
    return { hook, token, secret };
  }

  /** Whoever makes a door is here to mend a mistyped name; whoever posts to it can't. */
  #mustReach(owner: string, { as, to }: Pick<IncomingHook, "as" | "to">): void {
    if (to === undefined) return;
    if (as === "task") addressee(this.#core, to.slice(1));
    else this.#posting.recipients(owner, targetOf(to));
  }

  list(owner: string): IncomingHook[] {
    return this.#core.store.incoming
      .all()
      .filter((record) => record.owner === owner && this.#owned(record))
      .map(({ v: _, hash: __, secret: ___, ownerSince: ____, ...hook }) => hook);
  }

  /** Everybody's, for the host: what they are for, not what they say. */
  all() {
    return this.#core.store.incoming
      .all()
      .filter((record) => this.#owned(record))
      .map(({ id, owner, as, to, requires, check, createdAt }) => ({
        id,
        owner,
        as,
        to,
        requires,
        check,
        createdAt,
      }));
  }

  async remove(owner: string, id: string): Promise<void> {
    const { store } = this.#core;
    if (store.incoming.get(id)?.owner !== owner) throw fault("webhook.unknown", id);
    await store.commit(store.incoming.remove(id));
  }

  /** Resolves when the message or task is on disk; what can't be made of the payload is said to whoever sent it. */
  async receive(id: string, delivered: Delivered): Promise<{ id: string; as: IncomingHook["as"] }> {
    const record = this.letIn(id, delivered.token);
    const signed = { headers: delivered.headers, body: delivered.body, now: this.#core.clock.now() };
    const why =
      record.check === "token" ? undefined : signatureCheck(record.check, record.secret ?? "", signed);
    if (why !== undefined) throw fault("webhook.refused", why);

    const payload = await delivered.payload();
    // That may have waited for its turn, and its owner have left meanwhile.
    const { as, owner, to, requires, priority, scope } = this.letIn(id, delivered.token);
    const title =
      record.title === undefined ? undefined : oneLine(fillTemplate(record.title, payload, limits.body));
    const body = fillTemplate(record.body, payload, as === "task" ? limits.task.description : limits.body);
    // What is signed comes first: another name on a copy of it would make it new.
    const name = signedName(record.check, delivered.headers, payload) ?? delivered.key;
    const key = name === undefined ? undefined : hashOf(`${id} ${name}`);
    const more = { priority, ...(scope !== undefined && { scope }) };
    if (as === "task") {
      const whom = to === undefined ? { requires } : { to };
      const asked = taskDraft.safeParse({ ...more, ...whom, title, description: body });
      if (!asked.success) throw invalid(asked.error);
      return { id: (await this.#tasks.post(owner, asked.data, key)).id, as };
    }
    const asked = draft.safeParse({ ...more, to, body: titled(title, body) });
    if (!asked.success) throw invalid(asked.error);
    return { id: (await this.#posting.send(owner, asked.data, key)).id, as };
  }

  /** By whose bound what comes to a hook is counted: all hooks of one agent have the same, which isn't the agent's own. */
  payerOf(id: string): string {
    return `hooks of ${this.#core.store.incoming.get(id)?.owner}`;
  }

  /** The hook, if it is there and its token was shown. What a signature says, only the whole body tells. */
  letIn(id: string, token: string | undefined): IncomingRecord {
    const record = this.#core.store.incoming.get(id);
    if (!record || !this.#owned(record)) throw fault("webhook.unknown", id.slice(0, 64));
    if (agentHere(this.#core, record.owner).tokens.length === 0)
      throw fault("webhook.refused", "the agent that made it is locked");
    if (record.check !== "token") return record;
    if (token === undefined) throw fault("webhook.refused", "the token is missing from its URL");
    if (hashOf(token) !== record.hash) throw fault("webhook.refused", "the token is wrong");
    return record;
  }

  /** Whoever bears the owner's name later has no hand in its doors. */
  #owned({ owner, ownerSince }: IncomingRecord): boolean {
    return this.#core.store.agents.get(owner)?.createdAt === ownerSince;
  }

  /** Forgets those whose owner has left. */
  async sweep(): Promise<void> {
    const { store } = this.#core;
    const old = store.incoming.all().filter((record) => !this.#owned(record));
    if (old.length > 0) await store.commit(...old.map(({ id }) => store.incoming.remove(id)));
  }
}

/** What another system calls a title may have lines, and be long. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
  return Buffer.from(line)
    .subarray(0, limits.task.title)
    .toString()
    .replace(/\ufffd+$/, "");
}

/** How a delivery is named by what its signature covers: Stripe names it nowhere but in its body, GitHub only beside. */
function signedName(check: IncomingHook["check"], headers: Headers, payload: unknown): string | undefined {
  if (check === "standard") return headers.get("webhook-id") ?? undefined;
  if (check !== "stripe") return undefined;
  const { id } = payload as { id?: unknown };
  return typeof id === "string" ? id : undefined;
}
