import type { Clock } from "../../../src/domain/clock.ts";
import { memoryStore } from "../../../src/store/memory/memory-store.ts";
import { storeConformance } from "../conformance.ts";

storeConformance("memory store", async (clock: Clock) => {
  const store = memoryStore({ clock });
  return { store, reopen: async () => store, [Symbol.asyncDispose]: () => store.close() };
});
