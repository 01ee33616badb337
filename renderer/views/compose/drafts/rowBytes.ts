import { hasWrongChecksum, wrongChecksum } from '../../../../shared/addressChecksum';
import { emptyBytes, fromText, parseHex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import { formatJson } from '../../browse/value/formatJson';
import { numberBytes } from './numberBytes';

/** Bytes of what was typed, or why there are none. */
export type Typed = { ok: true; bytes: Uint8Array } | { ok: false; reason: string };

/** Bytes of a value that is given as a file: a draft is kept as text. */
export const largestFile = 16 * 1024 * 1024;

const notHex = 'Expected an even number of hex digits, 0 to 9 and a to f';
const notAccount = 'Expected 0x and 40 hex digits';

export function keyBytes({ as, text }: DraftRow['key']): Typed {
  if (as === 'text') return { ok: true, bytes: fromText(text) };
  const bytes = parseHex(text.trim());
  return bytes === undefined ? { ok: false, reason: notHex } : { ok: true, bytes };
}

/** 20 bytes. An address whose checksum is of another one is refused: a digit of it is wrong. */
export function typedAccount(text: string): Typed {
  const trimmed = text.trim();
  const bytes = /^0x[0-9a-fA-F]{40}$/.test(trimmed) ? parseHex(trimmed) : undefined;
  if (bytes === undefined) return { ok: false, reason: notAccount };
  return hasWrongChecksum(trimmed) ? { ok: false, reason: `Refused: ${wrongChecksum}` } : { ok: true, bytes };
}

/** 20 bytes, or undefined. */
export function accountBytes(text: string): Uint8Array | undefined {
  const typed = typedAccount(text);
  return typed.ok ? typed.bytes : undefined;
}

/** Values do not change, and may have megabytes: the bytes of each are made once. */
const valuesMade = new WeakMap<DraftRow['value'], Typed>();

/** The value that a put writes. An empty one is refused: on the log it would be a deletion. */
export function valueBytes(value: DraftRow['value']): Typed {
  const known = valuesMade.get(value);
  if (known !== undefined) return known;
  const made = makeValue(value);
  valuesMade.set(value, made);
  return made;
}

/** For a value that was made of these bytes. */
export function keepValueBytes(value: DraftRow['value'], bytes: Uint8Array): void {
  if (bytes.length > 0) valuesMade.set(value, { ok: true, bytes });
}

function makeValue(value: DraftRow['value']): Typed {
  const typed = typedValue(value);
  if (!typed.ok || typed.bytes.length > 0) return typed;
  return {
    ok: false,
    reason: value.format === 'file' ? 'Choose a file' : 'An empty value would delete the key',
  };
}

function typedValue({ format, text, number }: DraftRow['value']): Typed {
  const isEmpty = text.trim() === '';
  switch (format) {
    case 'text':
      return { ok: true, bytes: fromText(text) };
    case 'json': {
      if (isEmpty) return { ok: true, bytes: emptyBytes };
      const layout = formatJson(text);
      return layout.ok
        ? { ok: true, bytes: fromText(text) }
        : { ok: false, reason: `Not JSON: at character ${layout.offset} there is ${layout.reason}` };
    }
    case 'number':
      if (isEmpty) return { ok: true, bytes: emptyBytes };
      return numberBytes(text, number ?? { kind: 'decimal', littleEndian: false });
    case 'address': {
      if (isEmpty) return { ok: true, bytes: emptyBytes };
      return typedAccount(text);
    }
    case 'hex':
    case 'file': {
      const bytes = parseHex(/\s/.test(text) ? text.replace(/\s+/g, '') : text);
      return bytes === undefined ? { ok: false, reason: notHex } : { ok: true, bytes };
    }
  }
}
