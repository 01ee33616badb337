/** Lines that a header is looked for in: some files begin with a title or a comment. */
export const linesAbove = 10;

export interface SeparatedRow {
  /** The line that it begins in, from 1. */
  line: number;
  cells: string[];
  /** What keeps it from being read as it is written. */
  flaw: string | undefined;
}

/** Lines of separated values (RFC 4180), one after the other: quotes, doubled quotes and line breaks in quotes. */
export function* separatedRows(text: string, separator: string): Generator<SeparatedRow> {
  let [line, startLine] = [1, 1];
  let row: string[] = [];
  let cell = '';
  /** `closed`: behind the closing quote, where the cell should end. */
  let quote: 'none' | 'open' | 'closed' = 'none';
  let flaw: string | undefined;
  const endCell = () => {
    row.push(cell);
    cell = '';
    quote = 'none';
  };
  const endRow = (): SeparatedRow[] => {
    endCell();
    const ended = { line: startLine, cells: row, flaw };
    row = [];
    flaw = undefined;
    const [only, ...others] = ended.cells;
    const isBlank = others.length === 0 ? only?.trim() === '' : ended.cells.every((each) => each === '');
    return isBlank ? [] : [ended];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\n') line++;
    if (quote === 'open') {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quote = 'closed';
    } else if (character === '"' && cell === '' && quote === 'none') quote = 'open';
    else if (character === separator) endCell();
    else if (character === '\n') {
      yield* endRow();
      startLine = line;
    } else if (character !== '\r' || text[at + 1] !== '\n') {
      if (quote === 'closed') flaw ??= 'there is something between a closing quote and the end of its cell';
      cell += character;
    }
  }
  if (quote === 'open')
    flaw = 'a quote is opened that nothing closes: all that follows would belong to its cell';
  yield* endRow();
}

/** The separator that the first line with one has most of, among the first lines: spreadsheets copy tabs. */
export function separatorOf(text: string): string {
  const line = text.split('\n', linesAbove).find((each) => /[\t,;]/.test(each)) ?? '';
  const counts = ['\t', ',', ';'].map((separator) => [separator, line.split(separator).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
