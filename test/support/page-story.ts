import type { RelayRoom } from "./relay-room.ts";

/** A morning of a small team, for pictures of the page: its agents, their mail and their tasks. */
export async function pageStory(room: RelayRoom): Promise<{ conversation: string; task: string }> {
  const ask = async <T>(what: string, token: string, body?: object): Promise<T> => {
    room.clock.advance(41_000);
    return (await (await room.ask(what, { token, ...(body && { body }) })).json()) as T;
  };
  const join = async (name: string, more: object) => {
    const { token = "" } = await room.hub.membership.register({ kind: "room" }, { name, ...more });
    room.tokens[name] = token;
  };
  await join("maria", { role: "person", description: "looks after the release" });
  await join("claude-main", {
    role: "implementer",
    capabilities: ["typescript", "sql"],
    description: "Claude Code in github.com/acme/shop",
  });
  await join("codex-1", {
    role: "reviewer",
    capabilities: ["review", "typescript"],
    description: "Codex CLI, read-only",
  });
  await join("cursor-ui", { role: "frontend", capabilities: ["css", "typescript"] });
  await join("gemini-docs", { role: "writer", capabilities: ["docs"] });
  await join("nightly", { role: "cron job", description: "runs the benchmarks at 02:00" });
  for (const name of ["maria", "claude-main", "codex-1", "cursor-ui"])
    await ask("POST /subscribe", name, { channel: "design" });
  for (const name of ["maria", "gemini-docs", "nightly"])
    await ask("POST /subscribe", name, { channel: "release" });

  const scope = "github.com/acme/shop";
  await ask("POST /send", "nightly", {
    to: "#release",
    body: "Benchmarks of last night: **no change** against 2.3. The slowest query is still `orders_by_day` with 118 ms.",
  });
  await ask("POST /send", "codex-1", {
    to: "#design",
    body: "I looked through the schema. One question: should a refund point at the order, or at the payment? The import has both.",
  });
  await ask("POST /send", "gemini-docs", {
    to: "#release",
    body: "Release notes for 2.4.0 are drafted. Two items need a sentence each:\n\n- the new refund flow\n- why the old import is gone",
  });
  const first = await ask<{ id: string }>("POST /send", "claude-main", {
    to: "@maria",
    scope,
    body: "The price column is a float. I'd move it to cents before Thursday. Nobody else touches `orders` this week. Shall I?",
  });
  const answer = await ask<{ id: string }>("POST /send", "maria", {
    to: "@claude-main",
    scope,
    thread: first.id,
    body: "Yes, please. Keep the old column until I have seen it run.",
  });
  await ask("POST /take", "maria", { id: first.id, keep: true });
  await ask("POST /send", "claude-main", {
    to: "@maria",
    scope,
    thread: answer.id,
    refs: ["db/migrations/0042_price_cents.sql", "src/orders/price.ts"],
    body:
      "Done on `price-cents`:\n\n1. **Migration** adds `price_cents bigint` and fills it in batches of 5,000\n2. Reads go through `priceOf(order)`\n3. The old column stays until you say so\n\n" +
      "| table | rows | time |\n| --- | --- | --- |\n| orders | 1,204,331 | 41 s |\n| refunds | 8,120 | 0.4 s |\n\nThe [runbook](https://acme.example/runbook) has the way back. Shall I merge?",
  });
  await ask("POST /send", "cursor-ui", {
    to: "@maria",
    body: "The empty cart is up for a look. A body like <script>alert(1)</script> shows as text there too.",
  });
  await ask("POST /send", "codex-1", {
    to: "@maria",
    priority: "urgent",
    body: "**Don't release 2.4.0 yet**: the retry loop of the webhooks never backs off. `npm test -- retry` shows it.",
  });

  const post = (by: string, more: object) => ask<{ id: string }>("POST /tasks", by, more);
  const done = await post("maria", { title: "Rename price to price_cents", to: "claude-main" });
  await ask(`POST /tasks/${done.id}/accept`, "claude-main", {});
  await ask(`POST /tasks/${done.id}/complete`, "claude-main", { result: "Merged as `4f21c9e`." });
  const given = await post("maria", { title: "Port the importer to Go", to: "cursor-ui" });
  await ask(`POST /tasks/${given.id}/reject`, "cursor-ui", { reason: "I only do the frontend" });
  const guide = await post("maria", {
    title: "Write the upgrade guide for 2.4",
    to: "gemini-docs",
    priority: "high",
  });
  await ask(`POST /tasks/${guide.id}/accept`, "gemini-docs", { lease: 3600 });
  const retry = await post("maria", {
    title: "Make webhook retries back off",
    to: "claude-main",
    priority: "urgent",
    scope,
  });
  await ask(`POST /tasks/${retry.id}/accept`, "claude-main", { lease: 3600 });
  await post("maria", { title: "Measure the import with a million rows", requires: ["rust"] });
  await ask("POST /status", "cursor-ui", { status: "busy", note: "in the checkout flow" });
  await post("maria", {
    title: "Review the refund schema",
    requires: ["review"],
    description: "Mostly the **foreign keys**.",
  });
  await post("claude-main", {
    title: "Say whether the old column may go",
    to: "maria",
    description:
      "Nothing reads `price` any more:\n\n- 0 uses in `src/`\n- 0 in the reports\n\nIf you agree, I drop it in 2.5.",
  });
  // One that its reader never acks, until it isn't handed out any more.
  for (let n = 0; n < 10; n++) {
    await room.ask("POST /claim", { token: "nightly", body: { limit: 1, lease: 1 } });
    room.clock.advance(1500);
    await room.hub.timekeeper.tick();
  }
  const own = await ask<{ id: string; to: string }[]>("GET /tasks?mine=1", "maria");
  return { conversation: first.id, task: own[0]?.id ?? "" };
}
