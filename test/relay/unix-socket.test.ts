import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { restricted } from "../../src/relay/unix-socket.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

test.skipIf(process.platform === "win32")(
  "a socket is its owner's alone from its first moment on, whatever the folder and the umask let in",
  async () => {
    using folder = new TemporaryFolder();
    const path = join(folder.path, "relay.sock");
    const mode = () => statSync(path).mode & 0o777;
    const usual = process.umask(0);
    try {
      let first = 0;
      const server = restricted(path, () => {
        const made = Bun.serve({ unix: path, fetch: () => new Response("ok") });
        first = mode();
        return made;
      });
      expect([first & 0o077, mode(), process.umask()]).toEqual([0, 0o600, 0]);
      await server.stop(true);
    } finally {
      process.umask(usual);
    }
  },
);
