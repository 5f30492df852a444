import { join } from "node:path";
import { z } from "zod";

/** Words for values. */
const mapping = z.object({ options: z.record(z.string(), z.object({ text: z.string() })) });

const panel = z.object({
  type: z.enum(["row", "stat", "timeseries"]),
  title: z.string(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  fieldConfig: z
    .object({ defaults: z.object({ unit: z.string(), mappings: z.array(mapping).optional() }) })
    .optional(),
  options: z.object({ textMode: z.string().optional() }).optional(),
  targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
});

export type Panel = z.output<typeof panel>;

/** What deploy/grafana-dashboard.json shows, in its order. */
export async function dashboardPanels(): Promise<Panel[]> {
  const file = Bun.file(join(import.meta.dir, "../../deploy/grafana-dashboard.json"));
  return z.object({ panels: z.array(panel) }).parse(await file.json()).panels;
}
