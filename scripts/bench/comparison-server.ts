/** `bun comparison-server.ts <keeper> <folder>`: the send route with something else behind it. Prints its port. */
import { Hono } from "hono";
import { draft, type Message } from "../../src/domain/message.ts";
import { hashOf } from "../../src/hub/secrets.ts";
import { type Keep, keepers } from "./keepers.ts";

const [kind = "", folder = ""] = process.argv.slice(2);
const keep: Keep = await keepers[kind as keyof typeof keepers](folder);
const agents = new Map([[hashOf("token"), "writer"]]);

const app = new Hono().post("/v1/send", async (c) => {
  const token = c.req.header("authorization")?.replace(/^bearer\s+/i, "") ?? "";
  const from = agents.get(hashOf(token));
  if (!from) return c.json({ error: "unauthorized" }, 401);
  const parsed = draft.safeParse(await c.req.json());
  if (!parsed.success) return c.json({ error: "invalid" }, 400);
  const { to, body, priority } = parsed.data;
  const message: Message = {
    id: crypto.randomUUID(),
    from,
    to,
    body,
    priority,
    ts: new Date().toISOString(),
  };
  const recipient = to.slice(1);
  await keep(message, recipient);
  return c.json({ ...message, recipients: [recipient] });
});

const server = Bun.serve({ hostname: "127.0.0.1", port: 0, development: false, fetch: app.fetch });
console.log(server.port);
