import { expect, test } from 'vitest';
import { visibleParts } from '../../../renderer/format/visibleParts';

const shown = (text: string) =>
  visibleParts(text).map((part) => (part.kind === 'text' ? part.text : [part.text]));

test('text that shows stays one piece, with its lines and tabs', () => {
  expect(shown('{\n\t"a": "ü😀"\n}')).toEqual(['{\n\t"a": "ü😀"\n}']);
  expect(shown('')).toEqual([]);
});

test('what is hidden, or turns others around, is told by its code', () => {
  expect(shown('pay\u202Eeve\u0007')).toEqual(['pay', ['\\u202e'], 'eve', ['\\u0007']]);
  expect(shown('\u200b\ufeff\u2028')).toEqual([['\\u200b'], ['\\ufeff'], ['\\u2028']]);
  expect(shown('\r\n')).toEqual([['\\u000d'], '\n']);
  expect(shown('\u{e0001}x')).toEqual([['\\ue0001'], 'x']);
});
