import { expect, test } from "bun:test";
import { openInBrowser } from "../../src/cli/open-in-browser.ts";

const url = "http://127.0.0.1:7117/#code=bchc_x";

/** The command that is started, if one is. */
function started(platform: NodeJS.Platform, env = {}): string[] | undefined {
  let command: string[] | undefined;
  const isOpen = openInBrowser(url, {
    platform,
    env,
    start: (words) => {
      command = words;
    },
  });
  expect(isOpen).toBe(command !== undefined);
  return command;
}

test("each system's own opener gets the address as one word, and no shell reads it", () => {
  expect(started("darwin")).toEqual(["open", url]);
  expect(started("win32")).toEqual(["rundll32", "url.dll,FileProtocolHandler", url]);
  expect(started("linux", { DISPLAY: ":0" })).toEqual(["xdg-open", url]);
  expect(started("linux", { WAYLAND_DISPLAY: "wayland-0" })).toEqual(["xdg-open", url]);
});

test("where there is no screen nothing is started, and a missing opener is no failure", () => {
  expect(started("linux")).toBeUndefined();
  const start = () => {
    throw new Error("ENOENT");
  };
  expect(openInBrowser(url, { platform: "darwin", env: {}, start })).toBe(false);
});
