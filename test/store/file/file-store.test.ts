import { openFileStore } from "../../../src/store/file/open-file-store.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";
import type { Make } from "../conformance/bench.ts";
import { storeConformance } from "../conformance.ts";
import { storeModel } from "../model.ts";

/** Mail that is put aside is told of; here nobody listens. */
const warn = () => {};

const fileStore =
  (durability: "disk" | "os"): Make =>
  async (clock) => {
    const home = new TemporaryFolder();
    const open = () => openFileStore(home.path, { clock, durability, segmentSize: 1 << 20, warn });
    let store = await open();
    return {
      store,
      async reopen() {
        await store.close();
        store = await open();
        return store;
      },
      async [Symbol.asyncDispose]() {
        await store.close();
        home[Symbol.dispose]();
      },
    };
  };

storeConformance("file store", fileStore("disk"));
storeModel("file store", fileStore("os"));
