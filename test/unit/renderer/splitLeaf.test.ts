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

test('the tail keeps at most so many characters, a chip counting as five', () => {
  expect(tailStart(fromText('abcdef'), 4)).toBe(2);
  expect(tailStart(fromText('ab'), 4)).toBe(0);
  expect(tailStart(Uint8Array.of(0, 1, 2), 10)).toBe(1);
  expect(tailStart(Uint8Array.of(0, 1, 2), 9)).toBe(2);
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

test('what is kept of a long label begins with the word in which it differs, if that is near', () => {
  const label = fromText('market:orders:eth-usd:0x00b3f91c0e623e4aa67513ae34386da0662');
  const number = label.indexOf(0x3a, 20) + 1;
  expect(keptStart(label, number + 7, 14)).toBe(number);
  expect(keptStart(label, number + 12, 14)).toBe(number + 12);
});

test('a character is never cut, wherever a label differs from its neighbour', () => {
  const label = fromText(`${'\u00e9'.repeat(20)}${'a'.repeat(20)}`);
  expect(keptStart(label, 31, 14)).toBe(30);
  const parts = keyParts(label);
  const drawn = splitParts(parts, 31).map((side) => side.map((part) => part.kind === 'text' && part.text));
  expect(drawn).toEqual([['\u00e9'.repeat(15)], [`${'\u00e9'.repeat(5)}${'a'.repeat(20)}`]]);
});
