import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyLabel, keyParts } from '../../../renderer/format/keyParts';
import { fromText } from '../../../shared/bytes';

const label = (text: string) => keyLabel(fromText(text));
const encoder = new TextEncoder();

describe('how a key is drawn', () => {
  test.each([
    ['plain text', 'items/sword/0042', 'items/sword/0042'],
    ['text beyond ASCII', 'café/日本/😀', 'café/日本/😀'],
    ['a space inside', 'two words', 'two words'],
    ['a space at an edge', ' a ', '\\x20a\\x20'],
    ['the second of two spaces', 'a  b', 'a \\x20b'],
    ['a zero byte', 'a\0b', 'a\\x00b'],
    ['a line end', 'a\nb', 'a\\x0ab'],
    ['a zero-width space', 'pay\u200bload', 'pay\\xe2\\x80\\x8bload'],
    ['a bidi override', 'a\u202egpj', 'a\\xe2\\x80\\xaegpj'],
    ['a no-break space', 'a\u00a0b', 'a\\xc2\\xa0b'],
    ['a byte order mark', '\ufeffa', '\\xef\\xbb\\xbfa'],
    ['a mark that melts into its letter', 'cafe\u0301', 'cafe\\xcc\\x81'],
    ['a soft hyphen', 'a\u00adb', 'a\\xc2\\xadb'],
  ])('%s', (_what, text, drawn) => {
    expect(label(text)).toBe(drawn);
  });

  test('bytes that are no UTF-8 are chips, one a byte', () => {
    expect(keyLabel(Uint8Array.of(0x61, 0xff, 0xc3))).toBe('a\\xff\\xc3');
    expect(keyLabel(Uint8Array.of(0xc0, 0x80))).toBe('\\xc0\\x80');
    expect(keyLabel(Uint8Array.of(0xed, 0xa0, 0x80))).toBe('\\xed\\xa0\\x80');
    expect(keyLabel(Uint8Array.of(0xf4, 0x90, 0x80, 0x80))).toBe('\\xf4\\x90\\x80\\x80');
  });

  test('the parts hold exactly the bytes of the key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const parts = keyParts(bytes).flatMap((part) =>
          part.kind === 'text' ? [...encoder.encode(part.text)] : [Number.parseInt(part.hex, 16)],
        );
        expect(parts).toEqual([...bytes]);
      }),
    );
  });

  test('two texts that read the same once composed are drawn differently', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 8 }), (text) => {
        fc.pre(text.normalize('NFC') !== text.normalize('NFD'));
        expect(label(text.normalize('NFC'))).not.toBe(label(text.normalize('NFD')));
      }),
    );
  });
});
