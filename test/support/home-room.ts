import type { AuditEntry } from "../../src/domain/audit-entry.ts";
import { Hub } from "../../src/hub/hub.ts";
import { hosts } from "../../src/relay/hosts.ts";
import { relayApp } from "../../src/relay/relay-app.ts";
import { systemDisk } from "../../src/store/file/disk.ts";
import { type FileStore, openStoreOn, type StoreOnDiskOptions } from "../../src/store/file/open-store-on.ts";
import { unsyncedDisk } from "../../src/store/file/unsynced-disk.ts";
import type { FakeClock } from "./fake-clock.ts";

interface HomeRoomOptions extends StoreOnDiskOptions {
  clock: FakeClock;
  /** Keeps who did what. */
  audit?: (entry: AuditEntry) => void;
}

/** A relay on the files of a home, at a time that the test says, with its door and no address. */
export class HomeRoom implements AsyncDisposable {
  readonly warnings: string[];
  readonly #store: FileStore;
  readonly hub: Hub;
  readonly #app: ReturnType<typeof relayApp>;

  private constructor(store: FileStore, { clock, audit }: HomeRoomOptions, warnings: string[]) {
    this.#store = store;
    this.warnings = warnings;
    this.hub = new Hub({ store, clock, warn: (line) => warnings.push(line) });
    const allowedHosts = hosts({ listening: [] });
    this.#app = relayApp({ hub: this.hub, version: "1.2.3", durability: "os", allowedHosts, clock, audit });
  }

  static async open(home: string, options: HomeRoomOptions): Promise<HomeRoom> {
    const warnings: string[] = [];
    const warn = (line: string) => void warnings.push(line);
    const store = await openStoreOn(unsyncedDisk(systemDisk(home)), { warn, ...options });
    return new HomeRoom(store, options, warnings);
  }

  /** `ask("POST /send", token, { … })`: what is answered; anything but success fails the test. */
  async ask<T = Record<string, unknown>>(
    what: string,
    token: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const [method = "GET", path = ""] = what.split(" ");
    const reply = await this.#app.request(`http://localhost/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${what}: ${reply.status} ${text}`);
    await this.hub.taskRounds.settled();
    return JSON.parse(text) as T;
  }

  /** What a relay does each second. */
  async turn(): Promise<void> {
    await this.hub.timekeeper.turn();
    await this.hub.taskRounds.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hub.close();
    await this.#store.close();
  }
}
