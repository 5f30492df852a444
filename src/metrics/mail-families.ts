import type { Hub } from "../hub/hub.ts";
import { counter, type Family, gauge, histogram, labelled } from "./family.ts";

/** Who is here, what waits, and what has happened to mail and tasks. */
export function mailFamilies(hub: Pick<Hub, "stats" | "traffic">): Family[] {
  const { traffic } = hub;
  const { agents, online, mail, oldestWaiting = 0 } = hub.stats();
  return [
    gauge("backchannel_agents", "Agents that have joined.", agents),
    gauge("backchannel_agents_online", "Agents heard of within the last ten minutes.", online),
    counter("backchannel_messages_sent_total", "Messages sent, one for each send.", traffic.sent),
    counter(
      "backchannel_messages_delivered_total",
      "Copies put into mailboxes, one for each recipient of a message.",
      traffic.delivered,
    ),
    counter("backchannel_messages_claimed_total", "Copies handed out to a reader.", traffic.claimed),
    counter(
      "backchannel_messages_redelivered_total",
      "Copies handed out though they had been handed out before: a lease had ended, or they were given back.",
      traffic.redelivered,
    ),
    counter("backchannel_messages_acked_total", "Copies that a reader is done with.", traffic.acked),
    counter("backchannel_messages_released_total", "Copies that a reader gave back.", traffic.released),
    counter(
      "backchannel_messages_dead_total",
      "Copies that became dead letters: expired, or handed out too often without an ack.",
      traffic.dead,
    ),
    gauge(
      "backchannel_messages_waiting",
      "Copies in mailboxes by state; held: not handed out before its time; dead: kept for the operator.",
      labelled("state", Object.entries(mail)),
    ),
    gauge(
      "backchannel_oldest_waiting_age_seconds",
      "How long the oldest copy that can be claimed has waited; 0 when none does.",
      oldestWaiting,
    ),
    histogram(
      "backchannel_send_to_claim_seconds",
      "From a send to the first claim of a copy.",
      traffic.sendToClaim,
    ),
    histogram("backchannel_claim_to_ack_seconds", "From a claim to its ack.", traffic.claimToAck),
    counter(
      "backchannel_task_moves_total",
      "Steps of tasks, by what was done.",
      labelled("move", traffic.taskMoves),
    ),
  ];
}
