import type { Bar } from "./bench.ts";
import { perSecond } from "./figures-text.ts";

const width = 760;
const bar = { height: 22, gap: 20, left: 0, top: 58, room: 640 };

/** Sends a second as bars, the quickest first. Readable on light and on dark. */
export function picture(bars: Bar[]): string {
  const sorted = bars.toSorted((a, b) => b.perSecond - a.perSecond);
  const most = sorted[0]?.perSecond ?? 1;
  const height = bar.top + sorted.length * (bar.height + bar.gap) + 4;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Sends a second over 16 connections">
<style>
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 15px; font-weight: 600 }
  .soft { fill: #57606a }
  .ours { fill: #0969da }
  .other { fill: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .soft { fill: #9198a1 }
    .ours { fill: #4493f8 }
    .other { fill: #6e7681 }
  }
</style>
<text x="0" y="16" class="title">Sends a second, 16 connections, same disk, same framework</text>
<text x="0" y="36" class="soft">behind each name: what becomes of a send that was answered</text>
${sorted.map((one, at) => drawn(one, bar.top + at * (bar.height + bar.gap), most)).join("\n")}
</svg>
`;
}

function drawn({ name, promise, perSecond: rate, ours }: Bar, y: number, most: number): string {
  const length = Math.max(2, Math.round((rate / most) * bar.room));
  return `<text x="0" y="${y + 11}">${escaped(name)} <tspan class="soft">· ${escaped(promise)}</tspan></text>
<rect x="0" y="${y + 17}" width="${length}" height="${bar.height - 8}" rx="2" class="${ours ? "ours" : "other"}"/>
<text x="${length + 8}" y="${y + 29}">${perSecond(rate)}</text>`;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
