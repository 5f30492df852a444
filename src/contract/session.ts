import { z } from "zod";
import { limits } from "../domain/limits.ts";
import { moment } from "../domain/moment.ts";
import { agentName } from "../domain/name.ts";
import { route } from "./route.ts";

const secret = z.string().max(512);

const signedIn = z.object({
  /** Who one is here; absent for a host that is no agent. */
  agent: agentName.optional(),
  /** Whether one is the host, too. */
  host: z.boolean(),
  /** What each request of the page shows in the header X-Backchannel-CSRF. */
  csrf: z.string(),
  expiresAt: moment,
});

const example = {
  agent: "maria",
  host: false,
  csrf: "5f0c…",
  expiresAt: "2026-11-28T12:00:00.000Z",
};

export const openSession = route({
  method: "POST",
  path: "/session",
  who: "nobody",
  summary: "Sign in on the page: with an agent's personal token, or with a code, which can be used once.",
  notes:
    "The answer sets a cookie that page scripts can't read. It stands for the agent's token in requests of the relay's own page: " +
    "those with the header `X-Backchannel-CSRF`. It is good for 7 days (a host's for 12 hours), across restarts, and ends at once " +
    "with the token: when that is rotated, or its agent revoked.",
  input: z
    .strictObject({
      token: secret.optional().describe("an agent's personal token"),
      code: secret.optional().describe("what `bch open` has got"),
    })
    .refine(({ token, code }) => (token === undefined) !== (code === undefined), {
      path: ["token"],
      error: "give either a token or a code",
    }),
  reply: signedIn,
  errors: ["auth.wrong", "session.shared", "rate.limited", "store.full"],
  example: { input: { token: "bcha_…" }, reply: example },
});

export const session = route({
  method: "GET",
  path: "/session",
  who: "session",
  summary: "Who is signed in on the page.",
  input: z.strictObject({}),
  reply: signedIn,
  errors: ["session.over"],
  example: { reply: example },
});

export const closeSession = route({
  method: "DELETE",
  path: "/session",
  who: "session",
  summary: "Sign out: the cookie is worth nothing from now on.",
  input: z.strictObject({}),
  reply: z.object({ ok: z.literal(true) }),
  errors: ["session.over", "session.foreign", "store.full"],
  example: { reply: { ok: true } },
});

export const sessionCode = route({
  method: "POST",
  path: "/session/code",
  who: "agent",
  page: false,
  summary: "Get a code that signs in on the page as the caller, once.",
  notes:
    `It can be used for ${limits.session.code} s. \`bch open\` puts it behind the \`#\` of the page's address, which a browser ` +
    "doesn't send, so that it is in no log.",
  input: z.strictObject({}),
  reply: z.object({ code: z.string(), expiresAt: moment }),
  errors: ["rate.limited"],
  example: { input: {}, reply: { code: "bchc_…", expiresAt: "2026-11-21T12:01:00.000Z" } },
});
