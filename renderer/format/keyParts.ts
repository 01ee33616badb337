/**
 * How a key is drawn. Bytes are identity: what prints is text, every other byte is a chip with its hex, so that
 * two keys that would look alike are seen to differ.
 */
export type KeyPart = { kind: 'text'; text: string } | { kind: 'byte'; hex: string };

/** Invisible or layout-changing: controls, format and bidi characters, unassigned ones, odd spaces, fillers. */
const invisible = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
const combining = /\p{M}/u;

/** Length in bytes of the well-formed UTF-8 character that starts here, 0 when none does. */
function characterLength(bytes: Uint8Array, start: number): number {
  const first = bytes[start]!;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 ? 4 : 0;
  if (length === 0 || first > 0xf4 || start + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if ((bytes[start + i]! & 0xc0) !== 0x80) return 0;
  const second = bytes[start + 1]!;
  const overlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const outside = (first === 0xed && second >= 0xa0) || (first === 0xf4 && second >= 0x90);
  return overlong || outside ? 0 : length;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function hides(character: string, before: string, atEdge: boolean): boolean {
  if (character === ' ') return atEdge || before.endsWith(' ');
  if (invisible.test(character)) return true;
  // A mark that would melt into one character with what stands before makes two keys look alike.
  return (
    combining.test(character) &&
    (before === '' || (before + character).normalize('NFC') !== before + character)
  );
}

/** The parts of a key, in order; adjacent text is one part, every hidden byte a part of its own. */
export function keyParts(bytes: Uint8Array): KeyPart[] {
  // Nearly every key: visible ASCII alone.
  if (bytes.length > 0 && bytes.every((byte) => byte > 0x20 && byte < 0x7f)) {
    return [{ kind: 'text', text: decoder.decode(bytes) }];
  }
  const parts: KeyPart[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    const character = length === 0 ? '' : decoder.decode(bytes.subarray(at, at + length));
    const atEdge = at === 0 || at + length === bytes.length;
    if (length > 0 && !hides(character, text.slice(-4), atEdge)) {
      text += character;
    } else {
      flush();
      for (let i = 0; i < Math.max(1, length); i++) {
        parts.push({ kind: 'byte', hex: bytes[at + i]!.toString(16).padStart(2, '0') });
      }
    }
    at += Math.max(1, length);
  }
  flush();
  return parts;
}

/** The parts before and from a byte offset, drawn as they are in the whole: a character is never cut. */
export function splitParts(parts: readonly KeyPart[], offset: number): [KeyPart[], KeyPart[]] {
  if (offset === 0) return [[], [...parts]];
  const before: KeyPart[] = [];
  const after: KeyPart[] = [];
  let at = 0;
  for (const part of parts) {
    if (at >= offset) after.push(part);
    else if (part.kind === 'byte') before.push(part);
    else {
      const bytes = encoder.encode(part.text);
      let end = offset - at;
      while (end > 0 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--;
      const cut = decoder.decode(bytes.subarray(0, end));
      if (cut !== '') before.push({ kind: 'text', text: cut });
      if (cut.length < part.text.length) after.push({ kind: 'text', text: part.text.slice(cut.length) });
    }
    at += part.kind === 'byte' ? 1 : encoder.encode(part.text).length;
  }
  return [before, after];
}

/** The same drawing as one line of text, for tooltips, titles and names that assistive tools read. */
export function keyLabel(bytes: Uint8Array): string {
  return keyParts(bytes)
    .map((part) => (part.kind === 'text' ? part.text : `\\x${part.hex}`))
    .join('');
}
