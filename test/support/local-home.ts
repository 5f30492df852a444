import { stopRelay } from "../../src/cli/stop-relay.ts";
import { findRelay } from "../../src/client/relay-run.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

/** A home whose relay, if commands have started one, ends with the test: `await using home = new LocalHome()`. */
export class LocalHome implements AsyncDisposable {
  readonly #folder = new TemporaryFolder();
  readonly path = this.#folder.path;
  readonly env = { BACKCHANNEL_HOME: this.path };

  async [Symbol.asyncDispose](): Promise<void> {
    if (await findRelay(this.path)) await stopRelay(this.path);
    this.#folder[Symbol.dispose]();
  }
}
