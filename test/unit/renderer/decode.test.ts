import { expect, test } from 'vitest';
import { decodeAs, detectDecoder } from '../../../renderer/views/browse/value/decode';
import { fromText } from '../../../shared/bytes';

test.each([
  ['{"a":1}', 'json'],
  ['14778', 'json'],
  ['{"a":1', 'text'],
  ['plain words', 'text'],
  ['tabs\tand\nlines', 'text'],
  ['', 'text'],
])('%j is taken for %s', (text, decoder) => {
  expect(detectDecoder(fromText(text), true)).toBe(decoder);
});

test('control bytes and bytes that are no text are taken for hex', () => {
  expect(detectDecoder(Uint8Array.of(1), true)).toBe('hex');
  expect(detectDecoder(Uint8Array.of(0x61, 0xff), true)).toBe('hex');
});

test('a piece of a text may end inside a character', () => {
  const cut = fromText('aé').subarray(0, 2);
  expect(detectDecoder(cut, false)).toBe('text');
  expect(detectDecoder(cut, true)).toBe('hex');
});

test('a piece of JSON is no JSON yet', () => {
  expect(detectDecoder(fromText('{"a":1}'), false)).toBe('text');
  expect(decodeAs('json', fromText('{"a":1}'), false)).toMatchObject({ ok: false });
});

test('a decoder that fails says why', () => {
  expect(decodeAs('json', fromText('{"a" 1}'), true)).toMatchObject({
    ok: false,
    reason: 'Not laid out as JSON: at character 5 there is no colon after a name.',
  });
  expect(decodeAs('text', Uint8Array.of(0xff), true)).toMatchObject({ ok: false });
});
