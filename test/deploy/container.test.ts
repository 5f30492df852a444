import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { targets } from "../../scripts/build/targets.ts";
import { commandName } from "../../src/cli/command-name.ts";
import { commands } from "../../src/cli/commands.ts";
import { readArgs } from "../../src/cli/read-args.ts";

const deploy = join(import.meta.dir, "../../deploy");
const dockerfile = readFileSync(join(deploy, "Dockerfile"), "utf8");
const { services, volumes } = Bun.YAML.parse(readFileSync(join(deploy, "compose.yaml"), "utf8")) as {
  services: {
    relay: { command: string[]; volumes: string[]; ports: string[]; build: Record<string, string> };
  };
  volumes: object;
};

/** The words of an instruction, the one of the image's last stage. */
const words = (pattern: RegExp): string[] => JSON.parse(dockerfile.match(pattern)![1]!);

test("what a container runs are command lines that bch takes", async () => {
  const health = words(/HEALTHCHECK .* CMD (\[.*\])/);
  expect(health[0]).toBe("bch");
  expect(words(/^ENTRYPOINT (\[.*\])/m)).toEqual(["bch"]);
  for (const line of [health.slice(1), words(/^CMD (\[.*\])/m), services.relay.command]) {
    const { name, rest } = commandName(line);
    const command = await commands[name]!();
    expect(() => readArgs(command, rest)).not.toThrow();
  }
});

test("a volume is where the image keeps its home, and only this machine reaches the port", () => {
  const home = dockerfile.match(/^ENV BACKCHANNEL_HOME=(\S+)/m)![1];
  expect(dockerfile).toContain(`\nVOLUME ${home}\n`);
  expect(services.relay.volumes).toEqual([`home:${home}`]);
  expect(Object.keys(volumes)).toEqual(["home"]);
  expect(services.relay.ports).toEqual(["127.0.0.1:7117:7117"]);
  expect(services.relay.build.dockerfile).toBe("deploy/Dockerfile");
});

test("the systems that the image is built for are systems of a release", () => {
  const script = dockerfile.match(/RUN (case [\s\S]*? esac)/)![1]!;
  const systemFor = (arch: string) =>
    String(Bun.spawnSync(["sh", "-c", `TARGETARCH=${arch}; ${script}; printf %s "$system"`]).stdout);
  const names = targets.map(({ name }) => name as string);
  for (const arch of ["amd64", "arm64"]) expect(names).toContain(systemFor(arch));
});
