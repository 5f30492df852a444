import type { Route } from "../contract/route.ts";
import type { RouteName } from "../contract/routes.ts";
import { fault } from "../domain/fault.ts";
import { invalid } from "../domain/invalid.ts";
import { loadRoute } from "./load-route.ts";

/** What goes to a route and what comes back, each checked by its schema. */
export interface RouteCheck {
  route: Route;
  /** Checked here, so that what the relay would refuse never leaves. */
  input(value: unknown): Record<string, unknown>;
  reply(content: unknown, where: string): unknown;
}

export async function routeCheck(name: RouteName): Promise<RouteCheck> {
  const route: Route = await loadRoute[name]();
  return {
    route,
    input(value) {
      const parsed = route.input.safeParse(value);
      if (parsed.success) return parsed.data as Record<string, unknown>;
      throw invalid(parsed.error);
    },
    reply(content, where) {
      const parsed = route.reply.safeParse(content);
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0]!;
      const place = issue.path.join(".") || "all";
      throw fault("relay.strange", where, `its answer to ${route.path} has ${place}: ${issue.message}`);
    },
  };
}
