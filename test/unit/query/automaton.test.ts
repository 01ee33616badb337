/** Regular expressions over bytes, against the language's own where both know the syntax. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton } from '../../../electron/query/scan/automaton';
import { locatorOf, matcherOf } from '../../../electron/query/scan/matcher';
import { parsePattern } from '../../../electron/query/scan/syntax';
import { fromText } from '../../../shared/bytes';

const endOf = (pattern: string, text: string, ignoreCase = false) =>
  new Automaton(parsePattern(pattern, ignoreCase)).endIn(fromText(text));

const leaf = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '\\w', '[a-c0]', '\\x61', '^', '$');
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => left + right),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(${left}|${right})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}'))
      .map(([part, times]) => `(?:${part})${times}`),
  ),
}));
const subject = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '0', '_', '\n', 'B'), maxLength: 12 });

test('finds something exactly where the language does', () => {
  fc.assert(
    fc.property(pattern, subject, fc.boolean(), (written, text, ignoreCase) => {
      const found = new RegExp(written, ignoreCase ? 'i' : '').test(text);
      expect(endOf(written, text, ignoreCase) !== undefined).toBe(found);
    }),
    { numRuns: 2000 },
  );
});

test('says where the match is that it found, as long as it goes', () => {
  fc.assert(
    fc.property(pattern, subject, (written, text) => {
      const given = { kind: 'regexp', text: written, ignoreCase: false } as const;
      const end = matcherOf(given)(fromText(text));
      if (end === undefined) return;
      const { from, to, isExact } = locatorOf(given)(fromText(text), end);
      expect(isExact).toBe(true);
      expect(to).toBeGreaterThanOrEqual(end);
      const exactly = new RegExp(`^[^]{${from}}(?:${written})[^]{${text.length - to}}$`);
      expect(exactly.test(text), `${from} to ${to}`).toBe(true);
    }),
    { numRuns: 2000 },
  );
  const place = (text: string, inside: string) => {
    const given = { kind: 'regexp', text, ignoreCase: false } as const;
    const bytes = fromText(inside);
    return locatorOf(given)(bytes, matcherOf(given)(bytes)!);
  };
  expect(place('T-\\d+', 'item T-21377 sold')).toEqual({ from: 5, to: 12, isExact: true });
  // Of what is longer than anybody reads, only where it ends.
  expect(place('ab*c', `a${'b'.repeat(2000)}c`)).toEqual({ from: 1978, to: 2002, isExact: false });
});

test('where there are no bytes, their end is their start', () => {
  expect(endOf('$^', '')).toBe(0);
  expect(endOf('($|a)(?:^^){2}', '')).toBe(0);
  expect(endOf('$^', 'a')).toBeUndefined();
});

test('is done in one pass with what others never end on', () => {
  const long = 'a'.repeat(200_000);
  expect(endOf('(a+)+b', long)).toBeUndefined();
  expect(endOf('(a|a)*c', long)).toBeUndefined();
  expect(endOf('(.*a){12}b', long)).toBeUndefined();
  expect(endOf('x{0,500}y', 'x'.repeat(100_000))).toBeUndefined();
});

test('letters of several bytes are whole, and bytes that are no text can be named', () => {
  expect(endOf('grün', 'GRÜN', true)).toBe(5);
  expect(endOf('ä+', 'xää')).toBe(3);
  expect(new Automaton(parsePattern('\\x00\\xff', false)).endIn(Uint8Array.of(1, 0, 255))).toBe(3);
});
