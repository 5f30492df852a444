import { expect, test } from "bun:test";
import { pathParameters, type Route } from "../../src/contract/route.ts";
import { type RouteName, routes } from "../../src/contract/routes.ts";

for (const name of Object.keys(routes) as RouteName[]) {
  const route: Route = routes[name];

  test(`the example of ${name} is one that the relay takes, and answers so`, () => {
    expect(route.input.safeParse(route.example.input ?? {}).error).toBeUndefined();
    expect(route.reply.safeParse(route.example.reply).error).toBeUndefined();
  });

  test(`${name} takes what its path names, and nothing unknown`, () => {
    const given = (route.example.input ?? {}) as Record<string, unknown>;
    for (const parameter of pathParameters(route.path)) expect(given).toHaveProperty(parameter);
    expect(route.input.safeParse({ ...given, unknown: 1 }).success).toBe(false);
  });
}

test("no two routes have the same method and path", () => {
  const all = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(all).size).toBe(all.length);
});
