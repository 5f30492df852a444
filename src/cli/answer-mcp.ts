import type { ServeMcp } from "../relay/mcp-door.ts";

interface Options {
  version: string;
  log: (line: string) => void;
}

/** Answers MCP clients of the relay's own port; the SDK is loaded when the first one comes. */
export function answerMcp(options: Options): ServeMcp {
  let loading: Promise<typeof import("../mcp/answer-http.ts")> | undefined;
  return async ({ agent, url, call, ...rest }) => {
    loading ??= import("../mcp/answer-http.ts");
    const { answerHttp } = await loading;
    return answerHttp({ ...rest, connection: { client: { call }, agent, url } }, options);
  };
}
