import { expect, test } from 'vitest';
import { encodeRow } from '../../../renderer/views/compose/drafts/encodeRow';
import { parseRows } from '../../../renderer/views/compose/paste/parseRows';
import { toHex, toText } from '../../../shared/bytes';

const streamId = `0x${'ab'.repeat(32)}` as const;
const other = `0x${'cd'.repeat(32)}` as const;
const account = `0x${'12'.repeat(20)}` as const;
const parse = (text: string) => parseRows(text, { streamId, seen: 7 });

/** What each row writes, in short. */
function acts(text: string): string[] {
  return parse(text).rows.map(({ row, problem }) => {
    const { item } = encodeRow(row);
    if (item === undefined || problem !== undefined) return `! ${problem}`;
    const value = item.part === 'writes' ? (toText(item.value) ?? toHex(item.value)) : item.part;
    return `${row.act} ${toText(item.key) ?? toHex(item.key)} ${value}`.trim();
  });
}

test('CSV with a header, in any order of columns', () => {
  expect(acts('Value,Key\r\n"a ""quoted"", line\nbreak",k1\r\n,k2\r\n0x00ff,k3\r\n')).toEqual([
    'put k1 a "quoted", line\nbreak',
    'delete k2',
    'put k3 0x00ff',
  ]);
});

test('CSV without a header is key and value, or act, key, value', () => {
  expect(acts('k1,v1\nk2,')).toEqual(['put k1 v1', 'delete k2']);
  expect(acts(`guard\tk1\t\nGRANT_WRITER_ROLE\t\t\t${streamId}\t${account}`)).toEqual([
    'guard k1 reads',
    'GRANT_WRITER_ROLE  accessControl',
  ]);
});

test('JSON and NDJSON rows, with numbers as they are written', () => {
  const rows = [
    `{"act": "put", "key": "k1", "value": {"n": 12345678901234567890, "e": 1.0}}`,
    `{"key": "k2", "value": 9007199254740993}`,
    `{"key": "k3", "value": null}`,
    `{"op": "del", "key": "0x6b34"}`,
  ];
  const expected = [
    'put k1 {"n": 12345678901234567890, "e": 1.0}',
    'put k2 9007199254740993',
    'delete k3',
    'delete k4',
  ];
  expect(acts(`[${rows.join(',\n')}]`)).toEqual(expected);
  expect(acts(rows.join('\n'))).toEqual(expected);
  expect([parse(`[${rows.join()}]`).format, parse(rows.join('\n')).format]).toEqual(['JSON', 'NDJSON']);
});

test('a map from keys to values, a list of pairs, and a batch file', () => {
  expect(acts('{"a": "x", "b": [1, 2], "c": null}')).toEqual(['put a x', 'put b [1, 2]', 'delete c']);
  expect(acts('[["a", "x"], ["b", 3]]')).toEqual(['put a x', 'put b 3']);
  expect(acts('{"streamscope":"batch","rows":[{"act":"put","key":"a","value":"text:0x1"}]}')).toEqual([
    'put a 0x1',
  ]);
});

test('what cannot be taken says why, and the others are taken', () => {
  const { rows } = parse('act,key,value\nput,a,v\nfly,b,v\nput,,v\nput,c,0xzz\nSET_KEY_TO_SPECIAL,,');
  expect(rows.map(({ problem }) => problem)).toEqual([
    undefined,
    'there is no act fly',
    'Type a key',
    '0x is followed by what is not hex; text:… makes it text',
    'Type a key',
  ]);
  expect(parse('{"key":"a","value":"v"}\nnot JSON').rows.map(({ problem }) => problem)).toEqual([
    undefined,
    'is no JSON object',
  ]);
});

test('stream ids in capital letters are the same streams, and that is said', () => {
  const { rows, notes } = parse(`key,value,stream\na,v,${other.toUpperCase().replace('0X', '0x')}\nb,v,`);
  expect(rows.map(({ row }) => row.streamId)).toEqual([other, streamId]);
  expect(notes).toHaveLength(1);
  expect(parse('key,value,stream\na,v,game').rows[0]?.problem).toContain('64 hex digits');
});

test('10,000 lines are read', () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `items/${i},${i}`);
  const { rows } = parse(lines.join('\n'));
  expect(rows).toHaveLength(10_000);
  expect(rows.every(({ problem }) => problem === undefined)).toBe(true);
});
