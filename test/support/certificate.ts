import { readFileSync } from "node:fs";
import { TemporaryFolder } from "./temporary-folder.ts";

/** A key and a self-made certificate for these names and addresses, by openssl. */
export function certificate(...names: string[]): { key: string; cert: string } {
  using folder = new TemporaryFolder();
  const files = { key: `${folder.path}/key.pem`, cert: `${folder.path}/cert.pem` };
  const listed = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
  const made = Bun.spawnSync(
    [
      ...["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
      ...["-keyout", files.key, "-out", files.cert, "-days", "2", "-subj", `/CN=${names[0]}`],
      ...["-addext", `subjectAltName=${listed}`],
    ],
    { stderr: "pipe" },
  );
  if (made.exitCode !== 0) throw new Error(made.stderr.toString());
  return { key: readFileSync(files.key, "utf8"), cert: readFileSync(files.cert, "utf8") };
}
