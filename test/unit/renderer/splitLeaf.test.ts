import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KeyPart, keyParts, splitParts } from '../../../renderer/format/keyParts';
import { keptStart, leafStart, tailStart } from '../../../renderer/format/splitLeaf';
import { fromText } from '../../../shared/bytes';

test.each([
  ['items/sword/owner', ['/'], 12],
  ['items/sword/', ['/'], 6],
  ['plain', ['/'], 0],
  ['a:b/c', ['/', ':'], 4],
  ['a::b', ['::'], 3],
  ['a/b', [], 0],
])('the leaf of %s split on %j starts at %i', (key, delimiters, start) => {
  expect(leafStart(fromText(key), delimiters.map(fromText))).toBe(start);
});

test('the tail keeps at most so many characters, a chip counting as four', () => {
  expect(tailStart(fromText('abcdef'), 4)).toBe(2);
  expect(tailStart(fromText('ab'), 4)).toBe(0);
  expect(tailStart(Uint8Array.of(0, 1, 2), 8)).toBe(1);
  expect(tailStart(fromText('ab\u00e9'), 2)).toBe(1);
});

test('a key that is split for drawing is drawn as it is whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, cells) => {
      const bytes = fromText(text);
      const parts = keyParts(bytes);
      const drawn = (some: KeyPart[]) =>
        some.map((part) => (part.kind === 'text' ? part.text : `\\x${part.hex}`));
      const [before, after] = splitParts(parts, tailStart(bytes, cells));
      expect([...drawn(before), ...drawn(after)].join('')).toBe(drawn(parts).join(''));
    }),
  );
});

test('a cut label keeps its end, unless that hides what tells it from its neighbour', () => {
  const label = fromText('aaaaaaaaaaaaaaaaaaaaXaaaaaaaaaaaaaaaaaaaa');
  expect(keptStart(label, 35, 14)).toBe(tailStart(label, 14));
  expect(keptStart(label, 20, 14)).toBe(20);
  expect(keptStart(label, 5, 14)).toBe(tailStart(label, 14));
});
