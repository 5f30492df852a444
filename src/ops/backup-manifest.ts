import { z } from "zod";
import { moment } from "../domain/moment.ts";

/** Where the manifest stands in an archive: before everything else. */
export const manifestPath = "backchannel-backup.json";

/** Files of ours have such paths, with no way out of the folder they are unpacked into. */
export const backupPath = z
  .string()
  .max(1024)
  .regex(/^(?!\.)[\w.@~#+-]+(\/(?!\.)[\w.@~#+-]+)*$/, "is no path of a home");

/** What an archive has, so that a restore can tell that it is whole before it touches anything. */
export const backupManifest = z.object({
  v: z.literal(1),
  /** That of the home. */
  format: z.number().int().positive(),
  /** Of the bch that made it. */
  version: z.string(),
  createdAt: moment,
  counts: z.object({ agents: z.number().int(), messages: z.number().int(), tasks: z.number().int() }),
  files: z.array(
    z.object({
      path: backupPath,
      size: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

export type BackupManifest = z.output<typeof backupManifest>;
