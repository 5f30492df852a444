/** Aligned text; the last column is as long as it is. */
export function terminalTable(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => Bun.stringWidth(row[column]!))));
  return rows
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column]!, column))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Words from the left, figures to the right. */
function padded(cell: string, width: number, column: number): string {
  const space = " ".repeat(width - Bun.stringWidth(cell));
  return column > 0 && column < 6 ? space + cell : cell + space;
}
