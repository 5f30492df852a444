import { expect, test } from "bun:test";
import { type ConnectOptions, connect } from "../../src/client/connect.ts";
import { homePath } from "../../src/client/home.ts";
import { adoptDefault, saveIdentity } from "../../src/client/identity.ts";
import { fakeFetch } from "../support/fake-fetch.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const me = {
  name: "stranger",
  capabilities: [],
  subscriptions: [],
  status: "online",
  createdAt: "2026-11-21T12:00:00.000Z",
  lastSeen: "2026-11-21T12:00:00.000Z",
  waiting: 0,
  claimed: 0,
};

/** A home where `a` (the default) and `b` have joined, and how somebody connects from it. */
function home() {
  const folder = new TemporaryFolder();
  for (const agent of ["a", "b"]) {
    saveIdentity(folder.path, { v: 1, agent, url: "http://file.test", token: `token-${agent}` });
  }
  adoptDefault(folder.path, { agent: "a", url: "http://file.test" });
  const fake = fakeFetch(() => Response.json(me));
  const as = async (options: Partial<ConnectOptions> = {}) => {
    const connection = await connect({
      home: folder.path,
      env: {},
      client: { fetch: fake.fetch },
      ...options,
    });
    return { who: `${connection.agent} ${connection.token} ${connection.url}`, connection };
  };
  return { folder, as, asked: fake.asked, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

test("without more, it is the default agent at its own relay", async () => {
  using place = home();
  expect((await place.as()).who).toBe("a token-a http://file.test");
});

test("an agent named by the environment uses its own token, one named by a flag beats it", async () => {
  using place = home();
  const env = { BACKCHANNEL_AGENT: "b" };
  expect((await place.as({ env })).who).toBe("b token-b http://file.test");
  expect((await place.as({ env, agent: "@A" })).who).toBe("a token-a http://file.test");
});

test("a flag beats the environment, which beats the file, for URL and token", async () => {
  using place = home();
  const env = { BACKCHANNEL_URL: "http://env.test", BACKCHANNEL_TOKEN: "token-env", BACKCHANNEL_AGENT: "a" };
  expect((await place.as({ env })).who).toBe("a token-env http://env.test");
  const flags = { url: "http://flag.test", token: "token-flag" };
  expect((await place.as({ env, ...flags })).who).toBe("a token-flag http://flag.test");
});

test("an agent named by a flag has its own token, whatever the environment's is", async () => {
  using place = home();
  const { who } = await place.as({ env: { BACKCHANNEL_TOKEN: "token-env" }, agent: "b" });
  expect(who).toBe("b token-b http://file.test");
});

test("a token alone says itself whose it is", async () => {
  using place = home();
  const { who, connection } = await place.as({ env: { BACKCHANNEL_TOKEN: "token-env" } });
  expect(who).toBe("stranger token-env http://file.test");
  expect(connection.identity).toBeUndefined();
  expect(place.asked.map(({ url }) => url)).toEqual(["http://file.test/v1/me"]);
});

test("whoever hasn't joined from here is told how to", async () => {
  using place = home();
  await expect(place.as({ agent: "c" })).rejects.toMatchObject({ code: "identity.missing", exit: 4 });
  await expect(place.as({ agent: "../a" })).rejects.toMatchObject({ code: "usage.wrong", exit: 2 });
  using empty = new TemporaryFolder();
  await expect(connect({ home: empty.path, env: {} })).rejects.toMatchObject({ code: "identity.missing" });
});

test("the home is where BACKCHANNEL_HOME says, or below the user's own", () => {
  expect(homePath({ BACKCHANNEL_HOME: "/srv/mail", HOME: "/home/x" })).toBe("/srv/mail");
  expect(homePath({ BACKCHANNEL_HOME: "", HOME: "/home/x" })).toBe("/home/x/.backchannel");
  expect(homePath({ BACKCHANNEL_HOME: "mail" })).toStartWith("/");
});
