import type { Fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import type { SessionCaller } from "../hub/caller.ts";
import type { Hub } from "../hub/hub.ts";
import { bearer } from "./bearer.ts";
import type { Connection } from "./connection.ts";
import type { Handlers } from "./handlers.ts";
import { origin } from "./origin.ts";
import { csrfOf } from "./page-proof.ts";
import { sessionCookie, setSessionCookie } from "./session-cookie.ts";

type SessionRoute = "openSession" | "session" | "closeSession" | "sessionCode" | "hostSessionCode";

interface Service {
  /** For a wrong token, which counts. */
  refusal: (connection: Connection | undefined) => Fault;
}

/** What the routes of the page's sessions do. */
export function sessionHandlers({ sessions }: Hub, { refusal }: Service): Pick<Handlers, SessionRoute> {
  const where = (request: Request, connection: Connection | undefined) =>
    new URL(connection?.local ? request.url : origin(request, connection));

  const code = (who: { token?: string | undefined; host: boolean }, connection: Connection | undefined) => {
    const made = sessions.code(who);
    if (!made) throw refusal(connection);
    return made;
  };

  return {
    openSession: async ({ input: { token, code }, request, connection, known, cookies }) => {
      const cookie =
        token === undefined
          ? await sessions.redeem(code ?? "", sessionCookie(request))
          : await sessions.signIn(token.trim());
      const opened = cookie === undefined ? undefined : sessions.find(cookie);
      if (cookie === undefined || !opened) throw refusal(connection);
      known(opened);
      const seconds = opened.host ? limits.session.host : limits.session.agent;
      cookies.push(setSessionCookie(where(request, connection), cookie, seconds));
      return signedIn(opened, cookie);
    },
    session: ({ caller, request }) => signedIn(caller, sessionCookie(request) ?? ""),
    closeSession: async ({ request, connection, cookies }) => {
      await sessions.close(sessionCookie(request) ?? "");
      cookies.push(setSessionCookie(where(request, connection), "", 0));
      return { ok: true };
    },
    sessionCode: ({ request, connection }) => code({ token: bearer(request), host: false }, connection),
    hostSessionCode: ({ input: { token }, connection }) => code({ token, host: true }, connection),
  };
}

const signedIn = ({ agent, host, expiresAt }: SessionCaller, cookie: string) => ({
  ...(agent !== undefined && { agent }),
  host,
  csrf: csrfOf(cookie),
  expiresAt,
});
