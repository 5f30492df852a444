import type { DoorCounts } from "../relay/door-counts.ts";
import { counter, type Family, gauge, histogram, labelled } from "./family.ts";

/** Requests and what is held open for clients. */
export function doorFamilies({ routes, refusals, limited, open, room }: DoorCounts): Family[] {
  const requests = [...routes].flatMap(([route, { classes }]) =>
    classes.flatMap((value, digit) => (value > 0 ? { labels: { route, status: `${digit}xx` }, value } : [])),
  );
  return [
    counter("backchannel_http_requests_total", "Requests by route and class of status.", requests),
    histogram(
      "backchannel_http_request_duration_seconds",
      "From the head of a request to its answer, but for answers that are held on purpose.",
      [...routes].map(([route, { took }]) => ({ labels: { route }, value: took })),
    ),
    counter("backchannel_refusals_total", "Errors answered, by code.", labelled("code", refusals)),
    counter(
      "backchannel_rate_limited_total",
      "Requests refused for being too many, by what there were too many of.",
      labelled("what", limited),
    ),
    gauge("backchannel_open_streams", "Event streams and MCP calls held open.", open.streams),
    gauge("backchannel_open_long_polls", "Long polls held open.", open.polls),
    gauge("backchannel_open_limit", "Streams and long polls that there is room for.", room),
  ];
}
