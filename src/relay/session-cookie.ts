const overTls = "__Host-bch";

/**
 * The name of a session's cookie. Cookies don't know ports: two relays of one machine would take each other's away, so it has
 * the port in it. Over TLS its form makes browsers refuse one that another host or a page without TLS has set.
 */
const nameFor = ({ protocol, port }: URL): string =>
  protocol === "https:" ? overTls : `bch_${port || "80"}`;

/** The cookie of a session that a request shows. Behind a proxy that ends TLS, the request's own URL doesn't tell of it. */
export function sessionCookie(request: Request): string | undefined {
  const shown = request.headers.get("cookie");
  if (shown === null) return undefined;
  const pairs = shown.split(";").map((pair) => pair.trim());
  for (const name of [overTls, nameFor(new URL(request.url))]) {
    const values = pairs.filter((pair) => pair.startsWith(`${name}=`));
    if (values.length === 1) return values[0]!.slice(name.length + 1) || undefined;
  }
  return undefined;
}

/** The header that sets it, for so many seconds; 0 takes it away. */
export function setSessionCookie(origin: URL, value: string, seconds: number): string {
  const secure = origin.protocol === "https:" ? "; Secure" : "";
  return `${nameFor(origin)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}
