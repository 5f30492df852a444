import type { Message } from "../../src/domain/message.ts";

/** Keeps a message for its recipient; the route answers when this is done. */
export type Keep = (message: Message, recipient: string) => Promise<unknown> | undefined;

type Opener = (folder: string) => Promise<Keep>;

/** What a comparison server can have behind its route; each gets its own folder, or where its peer listens. */
export const keepers = {
  echo: async () => (await import("./keepers/echo.ts")).echo(),
  renamed: async (folder) => (await import("./keepers/renamed.ts")).renamed(folder),
  synced: async (folder) => (await import("./keepers/synced.ts")).synced(folder),
  redis: async (socket) => (await import("./keepers/redis-stream.ts")).redisStream(socket),
  nats: async (port) => (await import("./keepers/jet-stream.ts")).jetStream(Number(port)),
} satisfies { [kind: string]: Opener };
