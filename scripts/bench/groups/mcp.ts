import { freshFolder, type Group } from "../bench.ts";
import { milliseconds } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { load } from "../load.ts";
import { draftTo, readers, sendTo, writer } from "../mail.ts";
import { ratioRow } from "../ratio-row.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import { wireBytes } from "../wire-bytes.ts";

/** A call of an MCP tool over HTTP, beside the same call on its plain route. */
export const mcp: Group = {
  name: "mcp",
  async run(bench) {
    await using relay = await RelayUnderTest.start(freshFolder(bench, "relay"));
    const token = await relay.join(writer);
    for (const reader of readers) await relay.join(reader);
    const tool = (reader: string) =>
      wireBytes("POST", "/mcp", token, {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "bch_send", arguments: draftTo(reader) },
      });
    const one = (requests: Uint8Array[]) => () =>
      load({ port: relay.port, requests, connections: 1, seconds: bench.seconds });
    const { called, plain } = await inTurn(bench, {
      called: one(readers.map(tool)),
      plain: one(sendTo(readers, token)),
    });
    return {
      rows: [
        ratioRow({
          what: "bch_send over POST /mcp, p50 ÷ POST /v1/send, p50",
          ours: called.map(({ p50 }) => p50),
          other: plain.map(({ p50 }) => p50),
          shown: milliseconds,
          target: { most: 2 },
        }),
      ],
    };
  },
};
