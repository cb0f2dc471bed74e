/** Prints one JSON value on a line of its own. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints rows as aligned columns under their headings, each on one line whatever it holds; nothing but a sentence when there is no row. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[], none: string): void {
  if (rows.length === 0) {
    process.stdout.write(`${none}\n`);
    return;
  }
  const all = [headings.map((heading) => heading.toUpperCase()), ...rows.map((row) => row.map(onOneLine))];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  for (const row of all) {
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    process.stdout.write(`${line.trimEnd()}\n`);
  }
}

/** A moment in the reader's own time zone, to the second; `-` for none. */
export function shownTime(at: number | null): string {
  if (at === null) return '-';
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A text on one line, with control characters made visible and the end cut: it may come from a stranger. */
export function shownText(text: string, length = 48): string {
  const flat = onOneLine(text);
  const points = [...flat];
  return points.length <= length ? flat : `${points.slice(0, length - 1).join('')}…`;
}

function onOneLine(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
}
