import { describe, expect, test } from 'vitest';
import { diffWords } from '../../../renderer/views/browse/history/diffWords';
import { foldRows } from '../../../renderer/views/browse/history/foldRows';
import { diffValues } from '../../../renderer/views/browse/history/valueDiff';
import { fromText } from '../../../shared/bytes';

const diff = (left: string, right: string) => diffValues(fromText(left), fromText(right));

describe('the difference of two values', () => {
  test('JSON is compared by its structure: white space and a moved comma are no change', () => {
    const same = diff('{"a":1,"b":2}', '{ "a": 1,\n "b": 2 }');
    expect([same.kind, same.changed, same.added, same.removed]).toEqual(['json', 0, 0, 0]);
    const more = diff('{"a":1}', '{"a":1,"b":2}');
    expect([more.changed, more.added, more.fields]).toEqual([0, 1, ['b']]);
  });

  test('the part of a line that differs is marked', () => {
    const [row] = diff('{"level":7}', '{"level":8}').rows.filter((each) => each.kind === 'changed');
    expect(row?.left?.text.slice(row.left.mark?.from, row.left.mark?.to)).toBe('7');
    expect(row?.right?.text.slice(row.right.mark?.from, row.right.mark?.to)).toBe('8');
  });

  test('a field stands beside itself, whatever grew before it', () => {
    const { rows } = diff('{"locks":[],"open":true}', '{"locks":["a"],"open":false}');
    const open = rows.find((row) => row.left?.text.includes('open'));
    expect([open?.left?.text, open?.right?.text]).toEqual(['  "open": true', '  "open": false']);
  });

  test('numbers that a parser would round are still told apart', () => {
    expect(diff('[9007199254740993]', '[9007199254740992]').changed).toBe(1);
  });

  test('other text is compared by lines, anything else by bytes', () => {
    expect(diff('one\ntwo', 'one\n2').kind).toBe('text');
    expect(diffValues(Uint8Array.of(0xff), fromText('a')).kind).toBe('hex');
  });

  test('bytes stand in lines of eight, the last one as wide as the others', () => {
    const { rows } = diffValues(Uint8Array.of(0xff, ...fromText('abcdefgh')), Uint8Array.of(0xff), 'hex');
    expect(rows.map(({ left }) => left?.text)).toEqual([
      '00000000  ff 61 62 63 64 65 66 67  .abcdefg',
      '00000008  68                       h',
    ]);
  });

  test('a deleted side is empty', () => {
    const gone = diff('{"a":1}', '');
    expect([gone.removed, gone.added]).toEqual([3, 0]);
  });

  test('hundreds of thousands of lines are no trouble', () => {
    const long = (item: string) => `[${Array.from({ length: 130_000 }, () => item).join()}]`;
    expect(diff(long('1'), long('2')).changed).toBe(130_000);
  });

  test('in words', () => {
    expect(diffWords(diff('{"a":1,"c":1}', '{"a":2,"b":3,"c":1}'))).toBe('1 line changed, 1 added: a, b');
    expect(diffWords(diff('x', 'x'))).toBe('no difference');
  });
});

test('long unchanged stretches fold, but not next to a change, and open again', () => {
  const text = (changed: string) =>
    [...Array.from({ length: 20 }, (_, i) => `same ${i}`), changed, 'end'].join('\n');
  const { rows } = diff(text('old'), text('new'));
  const folded = foldRows(rows, new Set());
  expect(folded.map((row) => (row.kind === 'fold' ? row.count : row.row.kind))).toEqual([
    17,
    'same',
    'same',
    'same',
    'changed',
    'same',
  ]);
  expect(foldRows(rows, new Set([0]))).toHaveLength(rows.length);
});
