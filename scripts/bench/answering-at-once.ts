import { everyday } from "../../src/contract/everyday.ts";

type Answers = Record<string, unknown>;

/**
 * A relay that has each answer ready: what a command takes then is its own. A claim has mail and the next one none,
 * as a drain finds it.
 */
export function answeringAtOnce(answers: Answers): Bun.Server<undefined> {
  const bodies = Object.fromEntries(
    Object.entries(answers).map(([path, answer]) => [`/v1${path}`, JSON.stringify(answer)]),
  );
  const claim = `/v1${everyday.claim?.path}`;
  const nothing = JSON.stringify({ messages: [], waiting: 0 });
  let claims = 0;
  return Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch({ url }) {
      const path = new URL(url).pathname;
      const body = path === claim && claims++ % 2 === 1 ? nothing : bodies[path];
      return new Response(body ?? "{}", { status: body ? 200 : 404 });
    },
  });
}
