import { describe, expect, test } from 'vitest';
import { readBatchFile, writeBatchFile } from '../../../electron/compose/batchFiles';
import { fromHex, fromText, toHex } from '../../../shared/bytes';
import {
  type BatchFileContent,
  bytesAsWritten,
  contentOfFile,
  writtenBytes,
} from '../../../shared/compose/batchFile';
import { StreamscopeError } from '../../../shared/errors';
import { encodeBatch } from '../../../shared/streamData';

const log = `0x${'11'.repeat(32)}` as const;
const otherLog = `0x${'22'.repeat(32)}` as const;
const stream = `0x${'ab'.repeat(32)}` as const;
const account = `0x${'cd'.repeat(20)}` as const;
const content: BatchFileContent = {
  name: 'Season 4',
  version: '18446744073709551615',
  streams: [],
  rows: [
    { act: 'put', stream, key: 'config/season', value: '{"n": 4}', format: 'json' },
    { act: 'put', stream, key: '0x00ff', value: '0x07' },
    { act: 'delete', stream, key: 'config/old' },
    { act: 'guard', stream, key: 'config/fees' },
    { act: 'GRANT_SPECIAL_WRITER_ROLE', stream, key: 'config/season', account },
    { act: 'RENOUNCE_ADMIN_ROLE', stream },
  ],
};

function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof StreamscopeError) return { code: error.code, ...error.data };
    throw error;
  }
  return undefined;
}

test('a file reads as what was written, for the log it was written for', () => {
  const text = writeBatchFile(content, log);
  expect(readBatchFile(text, log)).toEqual({ content, checksum: 'right', log: 'same', notes: [] });
  // White space and the order of fields are nobody's edit.
  const { checksum, ...fields } = JSON.parse(text) as Record<string, unknown>;
  expect(readBatchFile(JSON.stringify({ checksum, ...fields }), log).checksum).toBe('right');
});

test('an edited file, a file of another log, and one made by hand are told apart', () => {
  const text = writeBatchFile(content, log);
  expect(readBatchFile(text.replace('config/old', 'config/new'), log).checksum).toBe('edited');
  expect(readBatchFile(text, otherLog)).toMatchObject({ checksum: 'right', log: 'other' });
  const byHand = JSON.stringify({ streamscope: 'batch', schemaVersion: 1, version: '7', rows: [] });
  expect(readBatchFile(byHand, log)).toMatchObject({ checksum: 'missing', log: 'missing' });
});

describe('refuses, and names the place,', () => {
  const file = (fields: object) =>
    JSON.stringify({ streamscope: 'batch', schemaVersion: 1, version: '0', rows: [], ...fields });
  test.each([
    ['what is not JSON', '{', 'batch'],
    ['another JSON', '{"a":1}', 'batch'],
    ['a negative version', file({ version: '-1' }), 'version'],
    ['a version beyond a u64', file({ version: '18446744073709551616' }), 'version'],
    ['a version that is a number, which may not be exact', file({ version: 7 }), 'version'],
    ['a field it does not know', file({ rows: [{ act: 'put', stream, kee: 'k' }] }), 'row 1'],
    ['a stream id that is too short', file({ rows: [{ act: 'put', stream: '0x12' }] }), 'row 1, stream'],
    [
      'an account whose checksum is of another one',
      file({
        rows: [{ act: 'GRANT_WRITER_ROLE', stream, account: '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' }],
      }),
      'row 1, account',
    ],
  ])('%s', (_what, text, field) => {
    expect(refusal(() => readBatchFile(text, log))).toMatchObject({ code: 'badInput', field });
  });

  test.each([
    [
      'a value that is no text',
      { act: 'put', stream, key: 'k', value: 5 },
      'row 2, value',
      'must be text, and is a number',
    ],
    [
      'an act that there is not',
      { act: 'fly', stream },
      'row 2, act',
      expect.stringMatching(/^must be one of put, delete, /),
    ],
    ['no act', { stream }, 'row 2, act', 'is missing'],
    ['a field with a slip', { act: 'put', stream, kee: 'k' }, 'row 2', 'there is no field “kee” here'],
    ['no row', null, 'row 2', 'must be an object, and is null'],
  ])('in words, rows counted from 1: %s', (_what, row, field, reason) => {
    const rows = [{ act: 'delete', stream, key: 'k' }, row];
    expect(refusal(() => readBatchFile(file({ rows }), log))).toEqual({ code: 'badInput', field, reason });
  });

  test('a newer schema', () => {
    expect(refusal(() => readBatchFile(file({ schemaVersion: 2 }), log))).toMatchObject({
      code: 'formatNewer',
      found: 2,
      supported: 1,
    });
  });

  test.each([
    ['a key operation without its key', { act: 'SET_KEY_TO_SPECIAL', stream }, 'key'],
    ['a put without a value', { act: 'put', stream, key: 'k' }, 'value'],
    ['a put of nothing, which would delete', { act: 'put', stream, key: 'k', value: '' }, 'value'],
    ['an empty key', { act: 'delete', stream, key: '' }, 'key'],
    ['an account where none belongs', { act: 'delete', stream, key: 'k', account }, 'account'],
    ['a key on an operation of the whole stream', { act: 'RENOUNCE_ADMIN_ROLE', stream, key: 'k' }, 'key'],
    ['hex that is none', { act: 'put', stream, key: '0xzz', value: 'v' }, 'key'],
  ] as const)('%s, when it is opened too', (_what, row, field) => {
    const expected = { code: 'badInput', field: `row 1, ${field}` };
    expect(refusal(() => contentOfFile({ ...content, rows: [row] }))).toMatchObject(expected);
    expect(refusal(() => readBatchFile(file({ rows: [row] }), log))).toMatchObject(expected);
  });
});

test('ids in capital letters are the same ids, and that is said', () => {
  const capitals = stream.toUpperCase().replace('0X', '0x');
  const text = JSON.stringify({
    streamscope: 'batch',
    schemaVersion: 1,
    version: '0',
    rows: [
      { act: 'put', stream: capitals, key: 'a', value: 'v' },
      { act: 'put', stream, key: 'b', value: 'v' },
    ],
  });
  const read = readBatchFile(text, log);
  expect(read.notes).toHaveLength(1);
  expect(new Set(read.content.rows.map((row) => row.stream))).toEqual(new Set([stream]));
});

test('digits as a value are their characters, never numbers', () => {
  const composed = contentOfFile({ ...content, rows: [{ act: 'put', stream, key: '0x61', value: '12' }] });
  if (composed.kind !== 'batch') throw new Error('expected a batch');
  expect(composed.batch.writes).toEqual([
    { streamId: fromHex(stream), key: fromText('a'), value: fromText('12') },
  ]);
  expect(encodeBatch(composed.batch).length).toBe(63 + 1 + 2);
});

test.each(['text', '0x12', '0Xff', 'text:x', '', '\u0000', '\ufeffk', '\u202eevil', 'a\nb\tc', '😀'])(
  'the bytes of %j are written so that they read as the same',
  (text) => {
    const bytes = fromText(text);
    const written = bytesAsWritten(bytes);
    expect(toHex(writtenBytes(written)!)).toBe(toHex(bytes));
    for (const hidden of ['\u0000', '\u202e', '\ufeff']) expect(written).not.toContain(hidden);
  },
);

test('raw content needs streams, and stands alone', () => {
  const raw = { ...content, rows: [], raw: '0x0102', streams: [stream] };
  expect(contentOfFile(raw)).toEqual({ kind: 'raw', data: fromHex('0x0102'), streamIds: [stream] });
  expect(refusal(() => contentOfFile({ ...raw, streams: [] }))).toMatchObject({ field: 'streams' });
  const besideRows = { ...raw, rows: content.rows };
  expect(refusal(() => contentOfFile(besideRows))).toMatchObject({ field: 'raw' });
  expect(refusal(() => readBatchFile(writeBatchFile(besideRows, log), log))).toMatchObject({
    field: 'raw',
  });
});
