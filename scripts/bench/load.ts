import { LoadConnection } from "./load-connection.ts";
import { quantile } from "./quantile.ts";

export interface Load {
  port: number;
  /** Sent round and round. */
  requests: Uint8Array[];
  connections: number;
  seconds: number;
}

export interface Figures {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Closed loop: each connection sends its next request when the last one is answered. Every answer must be a 200. */
export async function load({ port, requests, connections, seconds }: Load): Promise<Figures> {
  using open = new DisposableStack();
  const all = await Promise.all(Array.from({ length: connections }, () => LoadConnection.open(port)));
  for (const connection of all) open.use(connection);
  const times: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;

  async function run(connection: LoadConnection, first: number): Promise<void> {
    let before = performance.now();
    for (let at = first; before < end; at += connections) {
      const { status, body } = await connection.ask(requests[at % requests.length]!);
      if (status !== 200) throw new Error(`an answer under load was ${status}: ${body.slice(0, 200)}`);
      const now = performance.now();
      times.push(now - before);
      before = now;
    }
  }

  await Promise.all(all.map(run));
  const took = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: times.length / took, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
