import { join } from "node:path";
import { TemporaryFolder } from "./temporary-folder.ts";

const caddyfile = join(import.meta.dir, "../../deploy/Caddyfile");

/** Caddy with deploy/Caddyfile in front of a relay: its own CA, a free port, and a folder for its files. */
export class CaddyDoor implements AsyncDisposable {
  private constructor(
    private readonly folder: TemporaryFolder,
    private readonly run: Bun.Subprocess,
    readonly port: number,
    /** The file with the certificate of its CA. */
    readonly ca: string,
  ) {}

  get url(): string {
    return `https://localhost:${this.port}`;
  }

  /** Answers for localhost and for this domain. */
  static async open(relayUrl: string, domain: string): Promise<CaddyDoor> {
    const folder = new TemporaryFolder();
    const port = freePort();
    const local = ["admin off", "local_certs", "skip_install_trust", "auto_https disable_redirects"];
    const storage = folder.join("storage");
    const config = (await Bun.file(caddyfile).text())
      .replace("admin off", [...local, `https_port ${port}`, `storage file_system ${storage}`].join("\n"))
      .replace("127.0.0.1:7117", new URL(relayUrl).host);
    const run = Bun.spawn(
      ["caddy", "run", "--adapter", "caddyfile", "--config", folder.write("Caddyfile", config)],
      {
        env: { ...process.env, BACKCHANNEL_DOMAIN: `localhost, ${domain}`, HOME: folder.path },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    // Names are served one by one, as each gets its certificate.
    await said(run.stderr, [
      "serving initial configuration",
      ...["localhost", domain].map((name) => `certificate obtained successfully","identifier":"${name}"`),
    ]);
    return new CaddyDoor(folder, run, port, join(storage, "pki/authorities/local/root.crt"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.run.kill("SIGTERM");
    await this.run.exited;
    this.folder[Symbol.dispose]();
  }
}

/** Waits until it has said all of this, and goes on reading: a pipe that nobody reads would end Caddy. */
async function said(output: ReadableStream<Uint8Array>, words: string[]): Promise<void> {
  const seen = Promise.withResolvers<void>();
  void (async () => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of output) {
      text += decoder.decode(chunk, { stream: true });
      if (words.every((part) => text.includes(part))) seen.resolve();
    }
    seen.reject(new Error(`Caddy ended: ${text}`));
  })();
  return seen.promise;
}

/** One that nobody listens on now. */
function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  listener.stop(true);
  return listener.port;
}
