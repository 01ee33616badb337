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
    'there is no act “fly”',
    'Type a key',
    '0x is followed by what is not hex; text:… makes it text',
    'Type a key',
  ]);
  expect(parse('{"key":"a","value":"v"}\nnot JSON').rows.map(({ problem }) => problem)).toEqual([
    undefined,
    'is not JSON: at character 1 there is no JSON value',
  ]);
});

/** Line and reason of what is left out; nothing else is to come of the text. */
const refused = (text: string) =>
  parse(text).rows.map(({ place, row, problem }) => [place, problem ?? `${row.act}!`]);
const noColumn = (name: string) =>
  `there is no column “${name}”: there are act, stream, key, value and account`;
const noField = (name: string) =>
  `there is no field “${name}”: there are act, stream, key, value and account`;
const noAct = 'has no value and no act: a row deletes its key with an empty value or the act delete';

test.each<[string, string, [number, unknown][]]>([
  ['a column with a slip in its name', 'key,val\na,1', [[2, noColumn('val')]]],
  ['a column of keys with one', 'ky,value\na,1', [[2, noColumn('ky')]]],
  ['a column of acts with one', 'key,value,actt\na,1,delete', [[2, noColumn('actt')]]],
  ['no column of values', 'key,stream\na,', [[2, noAct]]],
  ['a field with a slip in its name', '[{"key":"a","vlaue":"1"}]', [[1, noField('vlaue')]]],
  ['no value at all', '{"key":"a"}', [[1, noAct]]],
  [
    'one cell',
    'a\nb',
    [
      [1, noAct],
      [2, noAct],
    ],
  ],
  [
    'a comma in a value',
    'a,hello, world',
    [[1, 'has 3 cells, and key and value are read: quotes keep a cell together']],
  ],
  [
    'a comma in a value under a header',
    'key,value\na,hello, world',
    [[2, 'has 3 cells, and the header has 2: quotes keep a cell together']],
  ],
  [
    'a quote that nothing closes',
    'key,value\n\na,"1\nb,2\nc,3',
    [[3, 'a quote is opened that nothing closes: all that follows would belong to its cell']],
  ],
  [
    'something behind a closing quote',
    'key,value\na,"1"2',
    [[2, 'there is something between a closing quote and the end of its cell']],
  ],
  ['a field that is there twice', '{"key":"a","key":"b","value":"1"}', [[1, 'has its key twice']]],
  ['a column that is there twice', 'key,value,v\na,1,2', [[2, 'has its value twice']]],
  [
    'a value beside an act without one',
    'act,key,value\ndelete,a,1',
    [[2, 'has a value, which “Delete” does not take']],
  ],
  [
    'an account beside a value',
    'key,value,account\na,1,0x12',
    [[2, 'has an account, which “Put” does not take']],
  ],
  ['a key that is no text', '{"key":["a"],"value":"1"}', [[1, 'its key is no text']]],
  [
    'a list of four',
    '[["a","b","c","d"]]',
    [[1, 'has 4 items: a pair is a key and a value, and may have a stream']],
  ],
  [
    'an account with a wrong checksum',
    'act,key,value,stream,account\nGRANT_WRITER_ROLE,,,,0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    [[2, expect.stringContaining('do not fit its digits')]],
  ],
  [
    'a list without its end',
    '[{"key":"a","value":"1"},\n{"key":"b","value":"2"}',
    [
      [
        2,
        'nothing is taken, the whole is not JSON: at character 24 of line 2 there is no comma and no end of the list',
      ],
    ],
  ],
])('is left out, with its line and the reason: %s', (_what, text, expected) => {
  expect(refused(text)).toEqual(expected);
});

test('what stands above the header is left out, and the header is none of the rows', () => {
  expect(refused('# my keys\nvalue,key\n1,a')).toEqual([
    [1, 'stands above the names of the columns'],
    [3, 'put!'],
  ]);
  expect(acts('# my keys\nvalue,key\n1,a').at(-1)).toBe('put a 1');
  expect(acts('# my keys\nvalue;key\n1,5;a').at(-1)).toBe('put a 1,5');
});

test('blanks belong to a value, at the very end too', () => {
  const { rows } = parse('a, 1 \nb, 2 ');
  expect(rows.map(({ row }) => [row.key.text, row.value.text])).toEqual([
    ['a', ' 1 '],
    ['b', ' 2 '],
  ]);
  expect(acts('a,1\n \n')).toEqual(['put a 1']);
});

test('an exported range is taken as puts, and its other columns are said to be left out', () => {
  const table = parse('key,value,version,size\na,1,7,1');
  expect(table.rows.map(({ problem }) => problem)).toEqual([undefined]);
  expect(table.notes).toEqual([expect.stringContaining('Version and size')]);
  const lines = parse('{"key":"a","value":"1","version":7,"size":1}');
  expect([lines.rows[0]?.problem, lines.notes]).toEqual([undefined, table.notes]);
});

test('of a batch file the rows alone are taken, and that is said', () => {
  const { rows, notes } = parse('{"streamscope":"batch","version":"7","rows":[{"act":"delete","key":"a"}]}');
  expect(rows.map(({ row, problem }) => [row.act, problem])).toEqual([['delete', undefined]]);
  expect(notes).toEqual(['Only the rows are taken, not “streamscope”, “version” beside them.']);
});

test('a key that a map has twice is two rows', () => {
  expect(acts('{"a":1,"a":2}')).toEqual(['put a 1', 'put a 2']);
});

test('stream ids in capital letters are the same streams, and that is said', () => {
  const { rows, notes } = parse(`key,value,stream\na,v,${other.toUpperCase().replace('0X', '0x')}\nb,v,`);
  expect(rows.map(({ row }) => row.streamId)).toEqual([other, streamId]);
  expect(notes).toHaveLength(1);
  expect(parse('key,value,stream\na,v,game').rows[0]?.problem).toContain('64 hex digits');
});

test('acts go by the words of Compose, and streams by their names', () => {
  const streamNames = { [other]: 'treasury', [streamId]: 'twin', [`0x${'ef'.repeat(32)}`]: 'twin' };
  const text = `act,key,stream,account\nGrant writer,,treasury,${account}\nmake key special,k,treasury,\nGuard,k,twin,`;
  const { rows } = parseRows(text, { streamId, seen: 7, streamNames });
  expect(rows.map(({ row, problem }) => [row.act, row.streamId, problem])).toEqual([
    ['GRANT_WRITER_ROLE', other, undefined],
    ['SET_KEY_TO_SPECIAL', other, undefined],
    ['put', '', '2 streams are named “twin”: say which by its id'],
  ]);
});

test('10,000 lines are read', () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `items/${i},${i}`);
  const { rows } = parse(lines.join('\n'));
  expect(rows).toHaveLength(10_000);
  expect(rows.every(({ problem }) => problem === undefined)).toBe(true);
});
