import { toText } from '../../../../shared/bytes';
import { formatJson } from './formatJson';

export type Decoder = 'json' | 'text' | 'hex';

export type Decoded =
  | { ok: true; decoder: Decoder; text: string }
  | { ok: false; decoder: Decoder; reason: string };

/** Laying out more than this at once would be felt, in bytes. */
export const jsonLimit = 2 * 1024 * 1024;

/** Text of bytes whose end may cut a character in two. */
function partialText(bytes: Uint8Array, isWhole: boolean): string | undefined {
  if (isWhole) return toText(bytes);
  for (let cut = 0; cut < 4; cut++) {
    const text = toText(bytes.subarray(0, bytes.length - cut));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Bytes that a person would not call text: control characters other than tabs and line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * One rendering of a value.
 * @param isWhole false while only its start is loaded
 */
export function decodeAs(decoder: Decoder, bytes: Uint8Array, isWhole: boolean): Decoded {
  if (decoder === 'hex') return { ok: true, decoder, text: '' };
  const text = partialText(bytes, isWhole);
  if (text === undefined) return { ok: false, decoder, reason: 'These bytes are not UTF-8 text.' };
  if (decoder === 'text') return { ok: true, decoder, text };
  if (!isWhole)
    return { ok: false, decoder, reason: 'JSON can be laid out only when the whole value is loaded.' };
  if (bytes.length > jsonLimit)
    return { ok: false, decoder, reason: 'Values above 2 MiB are not laid out; read it as text.' };
  const layout = formatJson(text);
  return layout.ok
    ? { ok: true, decoder, text: layout.text }
    : {
        ok: false,
        decoder,
        reason: `Not laid out as JSON: at character ${layout.offset} there is ${layout.reason}.`,
      };
}

/** The best guess. */
export function detectDecoder(bytes: Uint8Array, isWhole: boolean): Decoder {
  const text = partialText(bytes, isWhole);
  if (text === undefined || control.test(text)) return 'hex';
  const looksLikeJson = /^\s*[[{"\d-]|^\s*(true|false|null)\s*$/.test(text.slice(0, 200));
  if (looksLikeJson && isWhole && decodeAs('json', bytes, true).ok) return 'json';
  return 'text';
}
