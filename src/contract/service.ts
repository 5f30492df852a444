import { z } from "zod";
import { route } from "./route.ts";

/** Changes only when the wire does. */
export const protocol = 1;

export const health = route({
  method: "GET",
  path: "/health",
  who: "nobody",
  summary: "Is the relay up?",
  input: z.strictObject({}),
  reply: z.object({ ok: z.literal(true), service: z.literal("backchannel-relay") }),
  errors: [],
  example: { reply: { ok: true, service: "backchannel-relay" } },
});

export const info = route({
  method: "GET",
  path: "/info",
  who: "nobody",
  summary: "What runs here, and which wire it speaks.",
  input: z.strictObject({}),
  reply: z.object({
    service: z.literal("backchannel-relay"),
    version: z.string(),
    protocol: z.number().int(),
    durability: z.enum(["disk", "os"]),
  }),
  errors: [],
  example: {
    reply: { service: "backchannel-relay", version: "0.1.0", protocol, durability: "disk" },
  },
});

export const openapi = route({
  method: "GET",
  path: "/openapi.json",
  who: "nobody",
  summary: "This page for programs, as OpenAPI 3.1.",
  input: z.strictObject({}),
  reply: z.looseObject({ openapi: z.string() }),
  errors: [],
  example: { reply: { openapi: "3.1.0" } },
});
