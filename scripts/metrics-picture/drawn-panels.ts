import type { Panel } from "./dashboard-panels.ts";
import type { Line } from "./prometheus.ts";

/** Pixels of a column and a line of the dashboard's grid, and what lies between two panels. */
const grid = { column: 42, row: 24, gap: 8 };
const head = 46;
const colours = ["c0", "c1", "c2", "c3", "c4", "c5"];
/** Lines of a panel; of more, the highest. */
const most = colours.length;

export interface Shown {
  panel: Panel;
  lines: Line[];
}

/** The panels where the dashboard has them. Readable on light and on dark. */
export function drawnPanels(title: string, note: string, shown: Shown[]): string {
  const width = 24 * grid.column;
  const bottom = Math.max(...shown.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h));
  const height = head + bottom * grid.row;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>
  text { font: 11px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 15px; font-weight: 600 }
  .row { font-size: 13px; font-weight: 600 }
  .big { font-size: 22px }
  .soft { fill: #57606a }
  .frame { fill: none; stroke: #d0d7de }
  path { fill: none; stroke-width: 1.5 }
  .c0 { stroke: #0969da } .c1 { stroke: #bc4c00 } .c2 { stroke: #1a7f37 }
  .c3 { stroke: #8250df } .c4 { stroke: #cf222e } .c5 { stroke: #9a6700 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .soft { fill: #9198a1 }
    .frame { stroke: #3d444d }
    .c0 { stroke: #4493f8 } .c1 { stroke: #f0883e } .c2 { stroke: #3fb950 }
    .c3 { stroke: #ab7df8 } .c4 { stroke: #f85149 } .c5 { stroke: #d29922 }
  }
</style>
<text x="0" y="16" class="title">${escaped(title)}</text>
<text x="0" y="34" class="soft">${escaped(note)}</text>
${shown.map(drawn).join("\n")}
</svg>
`;
}

function drawn({ panel, lines }: Shown): string {
  const { x, y, w, h } = panel.gridPos;
  const at = { x: x * grid.column, y: head + y * grid.row };
  const size = { width: w * grid.column - grid.gap, height: h * grid.row - grid.gap };
  if (panel.type === "row")
    return `<text x="${at.x}" y="${at.y + 15}" class="row">${escaped(panel.title)}</text>`;
  const unit = panel.fieldConfig?.defaults.unit ?? "short";
  const frame = `<rect x=".5" y=".5" width="${size.width}" height="${size.height}" rx="3" class="frame"/>
<text x="8" y="16">${escaped(panel.title)}</text>`;
  const inside = panel.type === "stat" ? fact(panel, lines, unit) : curves(lines, unit, size);
  return `<g transform="translate(${at.x} ${at.y})">\n${frame}\n${inside}\n</g>`;
}

function fact({ fieldConfig, options }: Panel, [line]: Line[], unit: string): string {
  const last = line?.points.at(-1)?.[1];
  const [words] = fieldConfig?.defaults.mappings ?? [];
  const value = last === undefined ? "–" : (words?.options[last]?.text ?? said(last, unit));
  const text = options?.textMode === "name" ? (line?.name ?? "–") : value;
  return `<text x="8" y="${2.4 * grid.row}" class="big">${escaped(text)}</text>`;
}

function curves(lines: Line[], unit: string, { width, height }: { width: number; height: number }): string {
  const known = lines
    .map(({ name, points }) => ({ name, points: points.filter(([, value]) => Number.isFinite(value)) }))
    .filter(({ points }) => points.length > 0)
    .toSorted((a, b) => highest(b) - highest(a))
    .slice(0, most);
  if (known.length === 0) return `<text x="8" y="${height / 2}" class="soft">nothing happened</text>`;
  const times = known.flatMap(({ points }) => points.map(([at]) => at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const top = Math.max(...known.map(highest)) || 1;
  const box = { left: 8, top: 30, right: width - 8, bottom: height - 12 - 14 * Math.ceil(known.length / 3) };
  const place = ([at, value]: [number, number]) => {
    const across = last === first ? 0 : (at - first) / (last - first);
    const up = Math.max(0, value) / top;
    return `${(box.left + across * (box.right - box.left)).toFixed(1)} ${(box.bottom - up * (box.bottom - box.top)).toFixed(1)}`;
  };
  const paths = known.map(
    ({ points }, at) => `<path class="${colours[at]}" d="M${points.map(place).join("L")}"/>`,
  );
  const legend = known.map(({ name }, at) => {
    const x = 8 + (at % 3) * (width / 3 - 4);
    const y = box.bottom + 16 + 14 * Math.floor(at / 3);
    return `<path class="${colours[at]}" d="M${x} ${y - 4}h8"/><text x="${x + 11}" y="${y}" class="soft">${escaped(name.slice(0, 24))}</text>`;
  });
  const scale = `<text x="${width - 8}" y="16" text-anchor="end" class="soft">up to ${said(top, unit)}</text>`;
  return [scale, ...paths, ...legend].join("\n");
}

const highest = ({ points }: Line): number => Math.max(...points.map(([, value]) => value));

function said(value: number, unit: string): string {
  if (unit === "s") {
    if (value < 1) return `${Number((value * 1000).toPrecision(2))} ms`;
    return value < 120 ? `${Number(value.toPrecision(2))} s` : `${Math.round(value / 60)} min`;
  }
  if (unit === "bytes" || unit === "Bps") {
    const step = value >= 2 ** 30 ? 3 : value >= 2 ** 20 ? 2 : value >= 2 ** 10 ? 1 : 0;
    const size = `${Number((value / 2 ** (10 * step)).toPrecision(3))} ${["B", "KiB", "MiB", "GiB"][step]}`;
    return unit === "Bps" ? `${size}/s` : size;
  }
  if (unit === "percentunit") return `${Math.round(value * 100)} %`;
  const plain = value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
  return unit === "ops" || unit === "reqps" ? `${plain}/s` : plain;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
