import { toHex, toText } from '../../../../shared/bytes';
import { type DraftRow, numberKinds, type ValueFormat } from '../../../../shared/compose/draft';
import type { NumberForm } from './numberBytes';
import { valueBytes } from './rowBytes';

type Value = DraftRow['value'];

/** The value in another format, or why it stays in its own. */
export type Switched = { ok: true; value: Value } | { ok: false; reason: string };

export const plainNumber: NumberForm = { kind: 'decimal', littleEndian: false };

/** The same value to be edited in another format: nothing that was typed is dropped for it. */
export function switchFormat(value: Value, format: ValueFormat): Switched {
  const to = (fields: Omit<Value, 'format'>): Switched => ({ ok: true, value: { format, ...fields } });
  const number = format === 'number' && { number: plainNumber };
  if (value.text.trim() === '') return to({ text: value.text, ...number });
  // Text that is not JSON yet has its bytes all the same.
  const typed = valueBytes(value.format === 'json' ? { format: 'text', text: value.text } : value);
  if (!typed.ok) {
    if (format === 'file')
      return { ok: false, reason: `It is no value yet that could be kept: ${typed.reason}` };
    return to({ text: value.text, ...number });
  }
  const { bytes } = typed;
  const isBytes = value.format === 'hex' || value.format === 'file';
  switch (format) {
    case 'hex':
    case 'file':
      return to({ text: toHex(bytes) });
    case 'address':
      return to({ text: bytes.length === 20 ? toHex(bytes) : value.text });
    case 'number':
      return isBytes ? asNumber(bytes) : to({ text: value.text, ...number });
    case 'text':
    case 'json': {
      const text = isBytes ? toText(bytes) : value.text;
      return text === undefined ? { ok: false, reason: notText } : to({ text });
    }
  }
}

export const notText = 'These bytes are no text in UTF-8; they stay as they are';

/** Digits as text are that number; other bytes are an unsigned one, big-endian, of as many bits as they have. */
function asNumber(bytes: Uint8Array): Switched {
  const digits: Value = { format: 'number', text: toText(bytes) ?? '', number: plainNumber };
  const made = valueBytes(digits);
  if (made.ok && toHex(made.bytes) === toHex(bytes)) return { ok: true, value: digits };
  const kind = `u${8 * bytes.length}`;
  if (!numberKinds.includes(kind))
    return { ok: false, reason: 'A number has 1, 2, 3, 4, 8, 16 or 32 bytes, or is digits as text' };
  const text = BigInt(toHex(bytes)).toString();
  return { ok: true, value: { format: 'number', text, number: { kind, littleEndian: false } } };
}
