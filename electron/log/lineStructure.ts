/** A bound on what a long line can make of itself in memory. */
import { badInput } from '../../shared/errors';

/** Shorter lines cannot do harm, whatever is in them. Also the bytes that a longer one may have outside its texts. */
const mostStructure = 1 << 20;
const quote = 0x22;
const backslash = 0x5c;

/**
 * Refuses a line with more than 1 MiB of brackets, commas, numbers and spaces around its texts: parsed, each of those
 * bytes may become an object, where an entry's megabytes are one text.
 * @throws badInput
 */
export function refuseTangled(line: Buffer): void {
  if (line.length <= mostStructure) return;
  let outside = 0;
  for (let at = 0; at < line.length; ) {
    const start = line.indexOf(quote, at);
    outside += (start < 0 ? line.length : start) - at;
    if (outside > mostStructure) throw badInput('line', 'has too many parts');
    if (start < 0) return;
    at = endOfText(line, start) + 1;
  }
}

/** Offset of the quote that ends a text; the end of the line where none does. */
function endOfText(line: Buffer, start: number): number {
  for (let end = line.indexOf(quote, start + 1); end >= 0; end = line.indexOf(quote, end + 1)) {
    if (!isEscaped(line, end)) return end;
  }
  return line.length;
}

function isEscaped(line: Buffer, at: number): boolean {
  let before = at - 1;
  while (line[before] === backslash) before--;
  return (at - before) % 2 === 0;
}
