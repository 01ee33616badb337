/** Figures for people: a line each, named by its way through the report. */
export function formatTable(report: object): string {
  const lines = [...figures(report, '')];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function* figures(value: object, path: string): Generator<[string, string]> {
  for (const [name, part] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`;
    if (typeof part === 'object' && part !== null) yield* figures(part, place);
    else yield [place, typeof part === 'number' ? shortNumber(part) : String(part)];
  }
}

function shortNumber(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(4);
}
