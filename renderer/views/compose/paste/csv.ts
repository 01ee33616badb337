/** Lines of separated values (RFC 4180), one after the other: quotes, doubled quotes and line breaks in quotes. */
export function* separatedRows(text: string, separator: string): Generator<string[]> {
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    const ended = row;
    row = [];
    return ended.some((each) => each !== '') ? [ended] : [];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator) endCell();
    else if (character === '\n') yield* endRow();
    else if (character !== '\r' || text[at + 1] !== '\n') cell += character;
  }
  yield* endRow();
}

/** The separator that the first line has most of: spreadsheets copy tabs. */
export function separatorOf(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  const counts = ['\t', ',', ';'].map((separator) => [separator, line.split(separator).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
