import { expect, test } from "bun:test";
import { RelayClient } from "../../src/client/relay-client.ts";
import { RelayRoom, roomToken } from "../support/relay-room.ts";

test("an answer to a registration that got lost doesn't take the name: it is asked for again", async () => {
  const room = await RelayRoom.with();
  let calls = 0;
  const fetch = async (url: string, init: BunFetchRequestInit) => {
    const answer = await room.app.request(url, init);
    calls += 1;
    if (calls === 1) throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
    return answer;
  };
  const sleep = async () => {};
  const client = new RelayClient({ url: "http://localhost", token: roomToken, fetch, sleep });
  const { token = "" } = await client.call("register", { name: "ana" });
  expect(calls).toBe(2);
  expect(room.hub.membership.identify(token)).toEqual({ kind: "agent", name: "ana" });
});
