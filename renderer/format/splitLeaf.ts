import { startsWithBytes } from '../../shared/bytes';
import { keyParts } from './keyParts';

/**
 * Where the leaf of a key starts: after its last delimiter that is not its end. 0 when no delimiter stands in it.
 */
export function leafStart(key: Uint8Array, delimiters: readonly Uint8Array[]): number {
  for (let at = key.length - 1; at > 0; at--) {
    for (const delimiter of delimiters) {
      const start = at - delimiter.length;
      if (start >= 0 && delimiter.length > 0 && startsWithBytes(key.subarray(start), delimiter)) return at;
    }
  }
  return 0;
}

/** Characters that a chip takes: four, and its edges. */
const chipCells = 5;
const encoder = new TextEncoder();

/**
 * Where the last part of a key starts that is at most so many characters wide when drawn. What two neighbours in
 * byte order differ in is near their ends, so this part is the one to keep in sight.
 */
export function tailStart(key: Uint8Array, cells: number): number {
  let free = cells;
  let start = key.length;
  for (const part of keyParts(key).reverse()) {
    if (part.kind === 'text' && part.text.length === key.length) return Math.max(0, key.length - cells);
    const characters = part.kind === 'byte' ? [''] : [...part.text].reverse();
    for (const character of characters) {
      free -= part.kind === 'byte' ? chipCells : 1;
      if (free < 0) return start;
      start -= part.kind === 'byte' ? 1 : encoder.encode(character).length;
    }
  }
  return start;
}

/** Characters at the start of a cut label that can be counted on to be in sight. */
const headCells = 10;

/**
 * Where the part starts that a row keeps in sight when it must cut its label: the end of it, unless that hides what
 * tells it from its neighbours; then it starts there.
 * @param differsAt bytes that the label shares with the more similar neighbour
 */
export function keptStart(label: Uint8Array, differsAt: number, cells: number): number {
  const tail = tailStart(label, cells);
  const isHidden = differsAt < tail && tailStart(label.subarray(0, differsAt), headCells) > 0;
  return isHidden ? wordStart(label, differsAt) : tail;
}

/** Bytes that a kept part may begin before what differs. */
const longestStart = 8;

/** The start of the word that holds this byte, if it is near: rows that begin alike are read more easily. */
function wordStart(label: Uint8Array, at: number): number {
  let character = at;
  while (character > 0 && isContinuation(label[character])) character--;
  for (let start = character; start > 0 && at - start <= longestStart; start--)
    if (!isWordByte(label[start - 1]!)) return start;
  return character;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function isWordByte(byte: number): boolean {
  return (
    byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) - 0x61 < 26 && (byte | 0x20) >= 0x61)
  );
}
