import { Hono } from "hono";
import { Fault, fault } from "../domain/fault.ts";
import { hostGuard } from "./host-guard.ts";
import type { RelayEnv } from "./relay-app.ts";
import { faultReply } from "./reply.ts";
import { urlParts } from "./url-parts.ts";

export interface MetricsOptions {
  /** See RelayOptions. */
  allowedHosts: (host: string) => boolean;
  metrics: () => string;
}

/** What is at the address for metrics, without a token: one page of numbers, and nothing else of the relay. */
export function metricsApp({ allowedHosts, metrics }: MetricsOptions): Hono<RelayEnv> {
  const guard = hostGuard(allowedHosts);
  const app = new Hono<RelayEnv>({ getPath: (request) => urlParts(request.url).path });
  app.use(async (c, next) => {
    guard(c.req.raw, c.env?.connection);
    await next();
  });
  app.get("/metrics", () => metricsReply(metrics()));
  app.all("*", () =>
    faultReply(new Fault("route.unknown", "no such route at this address", "Metrics are at GET /metrics.")),
  );
  app.onError((error) => faultReply(error instanceof Fault ? error : fault("relay.fault")));
  return app;
}

const headers = {
  "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
};

export const metricsReply = (page: string): Response => new Response(page, { headers });
