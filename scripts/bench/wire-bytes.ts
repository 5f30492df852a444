/** A request as it goes over the wire; made beforehand, so that the load costs next to nothing. */
export function wireBytes(method: "GET" | "POST", path: string, token: string, input?: unknown): Uint8Array {
  const body = input === undefined ? "" : JSON.stringify(input);
  const lines = [
    `${method} ${path === "/mcp" ? path : `/v1${path}`} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Accept: application/json, text/event-stream",
    `Authorization: Bearer ${token}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`);
}
