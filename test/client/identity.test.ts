import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import {
  adoptDefault,
  forgetIdentity,
  readConfig,
  readIdentity,
  saveIdentity,
} from "../../src/client/identity.ts";
import { identitySchema } from "../../src/client/identity-schema.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const identity = (agent: string, token: string, url?: string) => ({
  v: 1 as const,
  agent,
  token,
  ...(url && { url }),
});

test("the first identity becomes the default, later ones don't", () => {
  using home = new TemporaryFolder();
  expect(adoptDefault(home.path, { agent: "a", url: "http://one.test" })).toBe(true);
  expect(adoptDefault(home.path, { agent: "b", url: "http://two.test" })).toBe(false);
  expect(adoptDefault(home.path, { agent: "a", url: "http://two.test" })).toBe(true);
  expect(readConfig(home.path)).toEqual({ v: 1, agent: "a", url: "http://one.test" });
});

test("a new token of the same relay replaces the old one, another relay's puts it aside", () => {
  using home = new TemporaryFolder();
  saveIdentity(home.path, identity("a", "one", "http://one.test"));
  saveIdentity(home.path, identity("a", "two", "http://one.test"));
  expect(existsSync(home.join("identities", "a.json.old"))).toBe(false);
  saveIdentity(home.path, identity("a", "three", "http://two.test"));
  expect(readIdentity(home.path, "a")?.token).toBe("three");
  expect(existsSync(home.join("identities", "a.json.old"))).toBe(true);
});

test("a forgotten identity is the default no more, and the relay stays", () => {
  using home = new TemporaryFolder();
  saveIdentity(home.path, identity("a", "one"));
  adoptDefault(home.path, { agent: "a", url: "http://one.test" });
  forgetIdentity(home.path, "b");
  expect(readConfig(home.path).agent).toBe("a");
  forgetIdentity(home.path, "a");
  expect(readConfig(home.path)).toEqual({ v: 1, url: "http://one.test" });
  expect(readIdentity(home.path, "a")).toBeUndefined();
});

test("a name that isn't one reads no file", () => {
  using home = new TemporaryFolder();
  home.write("secret.json", "{}");
  expect(() => readIdentity(home.path, "../secret")).toThrow();
});

test("an identity's file is taken and refused as its schema says, however plain it looks", () => {
  using home = new TemporaryFolder();
  const good = identity("a", "t", "http://one.test:7117/base");
  const urls = [
    "http://[::1]:7117",
    "http://[",
    "http://a b",
    "ftp://a.test",
    "HTTP://A.test",
    "http://-",
    "x",
  ];
  const others = [
    ...[
      { v: 2 },
      { agent: "A" },
      { agent: "con" },
      { agent: "all" },
      { agent: "../a" },
      { token: "" },
      { token: 1 },
    ],
    ...[{ token: "x".repeat(999) }, { more: 1 }, ...urls.map((url) => ({ url }))],
  ];
  for (const change of others) {
    const content = { ...good, ...change };
    home.write("identities/a.json", JSON.stringify(content));
    const expected = identitySchema.safeParse(content);
    if (expected.success) expect(readIdentity(home.path, "a")).toEqual(expected.data);
    else expect(() => readIdentity(home.path, "a")).toThrow(expected.error.issues[0]!.message);
  }
  for (const agent of ["../b", "con", "a/b", ""]) expect(() => readIdentity(home.path, agent)).toThrow();
});
