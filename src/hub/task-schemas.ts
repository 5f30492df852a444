import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";

export interface SchemaOrder {
  schema: Record<string, unknown>;
  /** JSON text, when a result is to be held against it. */
  result?: string;
}

export interface SchemaAnswer {
  problem?: { of: "schema" | "result"; where: string; why: string };
}

/**
 * Holds results against the schemas of strangers. A small schema can take for ever, so it is read in a thread of its own that
 * is ended after a while; the thread, and the package that reads schemas, are there from the first schema on.
 */
export class TaskSchemas implements Disposable {
  readonly #begin: () => Thread;
  readonly #patience: number;
  #thread: Promise<Thread> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `patience`: milliseconds. */
  constructor({
    begin = schemaThread,
    patience = limits.task.validation,
  }: { begin?: () => Thread; patience?: number } = {}) {
    this.#begin = begin;
    this.#patience = patience;
  }

  /** Throws `task.schema` for one that can't be used. */
  async check(schema: Record<string, unknown>): Promise<void> {
    const found = refused(schema);
    if (found) throw fault("task.schema", found.where, found.why);
    await this.#ask({ schema });
  }

  /** Throws `task.result`, with where and why, for one that doesn't fit. */
  async fit(schema: Record<string, unknown>, result: string | undefined): Promise<void> {
    if (result === undefined) throw fault("task.result", "", "is missing");
    await this.#ask({ schema, result });
  }

  /** One at a time. */
  async #ask(order: SchemaOrder): Promise<void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    try {
      await before;
      const { problem } = await this.#answer(order);
      if (!problem) return;
      const { of, where, why } = problem;
      throw fault(of === "schema" ? "task.schema" : "task.result", where, why);
    } finally {
      resolve();
    }
  }

  async #answer(order: SchemaOrder): Promise<SchemaAnswer> {
    this.#thread ??= this.#ready();
    const thread = await this.#thread;
    const of = order.result === undefined ? "schema" : "result";
    return new Promise((resolve) => {
      const end = (why: string) => {
        this[Symbol.dispose]();
        clearTimeout(timer);
        resolve({ problem: { of, where: "", why } });
      };
      const timer = setTimeout(() => end("takes too long to check"), this.#patience);
      thread.onerror = ({ message }) => end(`can't be checked: ${message}`);
      thread.onmessage = ({ data }: MessageEvent<SchemaAnswer>) => {
        clearTimeout(timer);
        resolve(data);
      };
      thread.postMessage(JSON.stringify(order));
    });
  }

  /** It says so when it has read its packages: on a busy machine that takes longer than a schema may. */
  #ready(): Promise<Thread> {
    const thread = this.#begin();
    return new Promise((resolve) => {
      thread.onmessage = thread.onerror = () => resolve(thread);
    });
  }

  /** The next one asked begins another thread. */
  [Symbol.dispose](): void {
    void this.#thread?.then((thread) => thread.terminate());
    this.#thread = undefined;
  }
}

type Thread = Pick<Worker, "postMessage" | "onmessage" | "onerror" | "terminate">;

function schemaThread(): Thread {
  const worker = new Worker(new URL("./schema-worker.ts", import.meta.url).href);
  worker.unref();
  return worker;
}

/** Regular expressions can't be ended from outside; and nothing is fetched, nor told apart by a name of its own. */
const never = new Set(["pattern", "patternProperties", "$id", "$dynamicRef", "$recursiveRef", "$vocabulary"]);
/** Keywords whose value is any JSON, or whose keys are names and no keywords. */
const values = new Set(["const", "enum", "default", "examples"]);
const named = new Set(["properties", "$defs", "definitions", "dependentSchemas"]);

function refused(schema: unknown, where = ""): { where: string; why: string } | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  for (const [key, value] of Object.entries(schema)) {
    const at = `${where}/${key}`;
    if (!Array.isArray(schema)) {
      if (never.has(key)) return { where: at, why: "can't be used here" };
      if (key === "$ref" && !(typeof value === "string" && value.startsWith("#")))
        return { where: at, why: "must refer into the schema itself, with #/…" };
      if (key === "$schema" && value !== draft) return { where: at, why: `must be ${draft}, or absent` };
      if (values.has(key)) continue;
    }
    const inside = named.has(key) && !Array.isArray(schema) ? Object.entries(value ?? {}) : undefined;
    const found = inside
      ? inside.map(([name, part]) => refused(part, `${at}/${name}`)).find(Boolean)
      : refused(value, at);
    if (found) return found;
  }
  return undefined;
}

const draft = "https://json-schema.org/draft/2020-12/schema";
