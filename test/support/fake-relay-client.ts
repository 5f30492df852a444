import type { Connection } from "../../src/client/connect.ts";
import type { CallOptions, RelayClient } from "../../src/client/relay-client.ts";
import type { Input, Reply } from "../../src/contract/route.ts";
import type { RouteName, Routes } from "../../src/contract/routes.ts";

export type FakeAnswers = {
  [N in RouteName]?: (
    input: Input<Routes[N]>,
    options: CallOptions,
  ) => Reply<Routes[N]> | Promise<Reply<Routes[N]>>;
};

interface Made {
  name: RouteName;
  input: unknown;
  options: CallOptions;
}

/** A relay's client whose answers a test gives, and which remembers what it was asked. */
export class FakeRelayClient implements Pick<RelayClient, "call"> {
  readonly made: Made[] = [];

  constructor(public answers: FakeAnswers) {}

  async call<N extends RouteName>(
    name: N,
    input: Input<Routes[N]>,
    options: CallOptions = {},
  ): Promise<Reply<Routes[N]>> {
    this.made.push({ name, input, options });
    const answer = this.answers[name];
    if (!answer) throw new Error(`this test gives no answer to ${name}`);
    return await answer(input, options);
  }

  /** The inputs of each call of this route. */
  asked<N extends RouteName>(name: N): Input<Routes[N]>[] {
    return this.made.filter((one) => one.name === name).map((one) => one.input as Input<Routes[N]>);
  }

  connection(agent = "codex-1"): Connection {
    return { client: this as unknown as RelayClient, agent, url: "http://127.0.0.1:7117", token: "bcha_x" };
  }
}
