import { emptyBytes, fromText, parseHex } from '../../../../shared/bytes';
import { formatJson } from '../../browse/value/formatJson';
import type { DraftRow } from './draft';

/** Bytes of what was typed, or why there are none. */
export type Typed = { ok: true; bytes: Uint8Array } | { ok: false; reason: string };

const notHex = 'Expected an even number of hex digits, 0 to 9 and a to f';

export function keyBytes({ as, text }: DraftRow['key']): Typed {
  if (as === 'text') return { ok: true, bytes: fromText(text) };
  const bytes = parseHex(text.trim());
  return bytes === undefined ? { ok: false, reason: notHex } : { ok: true, bytes };
}

/** The value that a put writes. An empty one is refused: on the log it would be a deletion. */
export function valueBytes(value: DraftRow['value']): Typed {
  const typed = typedValue(value);
  if (!typed.ok || typed.bytes.length > 0) return typed;
  return {
    ok: false,
    reason: value.format === 'file' ? 'Choose a file' : 'An empty value would delete the key',
  };
}

function typedValue({ format, text }: DraftRow['value']): Typed {
  switch (format) {
    case 'text':
      return { ok: true, bytes: fromText(text) };
    case 'json': {
      if (text.trim() === '') return { ok: true, bytes: emptyBytes };
      const layout = formatJson(text);
      return layout.ok
        ? { ok: true, bytes: fromText(text) }
        : { ok: false, reason: `Not JSON: at character ${layout.offset} there is ${layout.reason}` };
    }
    case 'number':
      if (text.trim() === '') return { ok: true, bytes: emptyBytes };
      return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text.trim())
        ? { ok: true, bytes: fromText(text.trim()) }
        : { ok: false, reason: 'Expected a decimal number, such as 9 or -0.5' };
    case 'hex':
    case 'file': {
      const bytes = parseHex(text.replace(/\s+/g, ''));
      return bytes === undefined ? { ok: false, reason: notHex } : { ok: true, bytes };
    }
  }
}
