import type { LoadConnection } from "./load-connection.ts";
import { wireBytes } from "./wire-bytes.ts";

/** Takes so many messages and settles them; throws when there are fewer. */
export async function claimAndAck(connection: LoadConnection, token: string, limit: number): Promise<void> {
  const claimed = await connection.ask(wireBytes("POST", "/claim", token, { limit }));
  const { messages } = JSON.parse(claimed.body) as { messages: { receipt: string }[] };
  const receipts = messages.map(({ receipt }) => receipt);
  if (receipts.length !== limit) throw new Error(`${receipts.length} of ${limit} messages could be claimed`);
  const acked = await connection.ask(wireBytes("POST", "/ack", token, { receipts }));
  if (acked.status !== 200) throw new Error(`an ack was answered with ${acked.status}: ${acked.body}`);
}
