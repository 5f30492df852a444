import type { RequestId, ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { PendingAcks } from "./pending-acks.ts";
import type { Linked, RelayLink } from "./relay-link.ts";

/** What a tool has at hand while it answers one call. */
export interface ToolContext {
  relay: Pick<RelayLink<Linked>, "call" | "connection">;
  pending: PendingAcks;
  /** The JSON-RPC id of the call. */
  request: RequestId;
  /** Aborted when the client gives up on the call, or goes. */
  signal: AbortSignal;
  /** Names this session to those who sent what it claims. */
  session: string;
  /** Random, new for each call: no sender can know it. */
  nonce: string;
}

export interface Answer<Data> {
  /** Short, for a model to read. */
  text: string;
  /** The same for a program. */
  data: Data;
  /** How much mail waits, where the tool has learned it anyway. */
  waiting?: number;
}

export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  name: string;
  /** When to use it, and what to make of the answer: a model has only this to go by. */
  description: string;
  annotations: Required<ToolAnnotations>;
  input: I;
  output: O;
  run(input: z.output<I>, context: ToolContext): Promise<Answer<z.output<O>>>;
}

/** Keeps the exact types of a tool's schemas while it is written, and forgets them for the table. */
export const tool = <I extends z.ZodObject, O extends z.ZodObject>(definition: Tool<I, O>): Tool =>
  definition as unknown as Tool;

/** Every answer also says how much mail waits; absent when the relay couldn't be asked. */
export const counted = (output: z.ZodObject): z.ZodObject =>
  output.extend({ waiting: z.number().int().optional() });
