import { createServer } from "node:net";
import { z } from "zod";

export interface Line {
  name: string;
  /** Seconds since 1970, value. */
  points: [number, number][];
}

const answer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** A Prometheus of our own that asks one relay every few seconds, until it is disposed of. */
export class Prometheus implements AsyncDisposable {
  readonly #process: Bun.Subprocess;

  private constructor(
    process: Bun.Subprocess,
    readonly url: string,
  ) {
    this.#process = process;
  }

  /** `target`: host and port of the metrics; `folder`: for its files. */
  static async start(target: string, folder: string, interval: number): Promise<Prometheus> {
    const scrape = {
      scrape_configs: [
        {
          job_name: "backchannel",
          scrape_interval: `${interval}s`,
          static_configs: [{ targets: [target] }],
        },
      ],
    };
    // JSON is YAML.
    await Bun.write(`${folder}/prometheus.yml`, JSON.stringify(scrape));
    const address = `127.0.0.1:${await freePort()}`;
    const child = Bun.spawn(
      [
        "prometheus",
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=${address}`,
        "--log.level=error",
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    const started = new Prometheus(child, `http://${address}`);
    for (let left = 100; left > 0 && !(await started.#ready()); left--) await Bun.sleep(100);
    return started;
  }

  async #ready(): Promise<boolean> {
    // It is still starting.
    return fetch(`${this.url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** What an expression of the dashboard was from `start` to `end`, in seconds since 1970. */
  async range(expr: string, legend: string, start: number, end: number, step: number): Promise<Line[]> {
    const query = expr.replaceAll("$__rate_interval", "30s").replaceAll("$instance", ".+");
    const search = new URLSearchParams({ query, start: `${start}`, end: `${end}`, step: `${step}` });
    const reply = await fetch(`${this.url}/api/v1/query_range?${search}`);
    if (!reply.ok) throw new Error(`${query}: ${await reply.text()}`);
    return answer.parse(await reply.json()).data.result.map(({ metric, values }) => ({
      name: legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ""),
      points: values.map(([at, value]): [number, number] => [at, Number(value)]),
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.exited;
  }
}

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = createServer().listen(0, "127.0.0.1", resolve);
  await promise;
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
