import { expect, test } from "bun:test";
import { wireRequest } from "../../src/client/wire-request.ts";
import { publish } from "../../src/contract/publish.ts";

test("a route that takes text gets it as body, and its other fields as query", () => {
  expect(wireRequest(publish, { to: "#c", body: "it broke", priority: "urgent" })).toEqual({
    method: "POST",
    path: "/to/%23c?priority=urgent",
    body: "it broke",
  });
});
