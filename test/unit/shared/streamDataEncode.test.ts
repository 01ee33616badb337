import { describe, expect, test } from 'vitest';
import { fromText } from '../../../shared/bytes';
import { StreamscopeError } from '../../../shared/errors';
import type { AccessControlItem, Batch, Opcode } from '../../../shared/model';
import { emptyBatchSize, encodeBatch, encodedSize } from '../../../shared/streamData';
import { rawBatch, stream } from './rawData';

const key = fromText('key');
const none = new Uint8Array(0);
const account = new Uint8Array(20).fill(0xaa);

function batch(parts: Partial<Batch>): Batch {
  return { version: 0n, reads: [], writes: [], accessControl: [], ...parts };
}

function operation(opcode: number, parts: Partial<AccessControlItem>): Batch {
  return batch({ accessControl: [{ opcode: opcode as Opcode, streamId: stream(1), key: none, ...parts }] });
}

test('the smallest batch is 20 bytes, all zero but the version', () => {
  expect(encodeBatch(batch({}))).toEqual(new Uint8Array(emptyBatchSize));
  expect(encodeBatch(batch({ version: 2n ** 64n - 1n }))).toEqual(rawBatch({ version: 2n ** 64n - 1n }));
});

test.each([
  [0x00, { account }, 53],
  [0x01, {}, 33],
  [0x10, { key }, 36 + 3],
  [0x11, { key }, 36 + 3],
  [0x20, { account }, 53],
  [0x21, { account }, 53],
  [0x22, {}, 33],
  [0x30, { key, account }, 56 + 3],
  [0x31, { key, account }, 56 + 3],
  [0x32, { key }, 36 + 3],
])('operation %i with %o takes %i bytes', (opcode, parts, size) => {
  expect(encodeBatch(operation(opcode, parts)).length).toBe(20 + size);
  expect(encodedSize(operation(opcode, parts))).toBe(20 + size);
});

test('a key of 16,777,215 bytes is encoded with all three length bytes', () => {
  const data = encodeBatch(batch({ reads: [{ streamId: stream(1), key: new Uint8Array(0xffffff) }] }));
  expect([...data.subarray(44, 47)]).toEqual([0xff, 0xff, 0xff]);
});

describe('refuses, and names the field,', () => {
  const read = { streamId: stream(1), key };
  const many = Array.from({ length: 65_537 }, () => read);
  const refused: [string, Batch, string][] = [
    ['a negative version', batch({ version: -1n }), 'version'],
    ['a version of 2^64', batch({ version: 2n ** 64n }), 'version'],
    ['65,537 reads', batch({ reads: many }), 'reads'],
    ['65,537 writes', batch({ writes: many.map((item) => ({ ...item, value: none })) }), 'writes'],
    ['65,537 operations', operationMany(), 'accessControl'],
    ['a read of an empty key', batch({ reads: [read, { ...read, key: none }] }), 'reads[1].key'],
    ['a write of an empty key', batch({ writes: [{ ...read, key: none, value: none }] }), 'writes[0].key'],
    [
      'a key of 16,777,216 bytes',
      batch({ reads: [{ ...read, key: new Uint8Array(0x1000000) }] }),
      'reads[0].key',
    ],
    [
      'a stream id of 31 bytes',
      batch({ reads: [{ ...read, streamId: new Uint8Array(31) }] }),
      'reads[0].streamId',
    ],
    ['a key operation without key', operation(0x10, {}), 'accessControl[0].key'],
    ['a key where the operation takes none', operation(0x20, { key, account }), 'accessControl[0].key'],
    ['an account operation without account', operation(0x30, { key }), 'accessControl[0].account'],
    ['an account where the operation takes none', operation(0x22, { account }), 'accessControl[0].account'],
    ['an account of 19 bytes', operation(0x00, { account: account.subarray(1) }), 'accessControl[0].account'],
  ];

  test.each(refused)('%s', (_, wrong, field) => {
    const refusal = refusalOf(wrong);
    expect(refusal.code).toBe('badInput');
    expect(refusal.data).toMatchObject({ field });
  });
});

function operationMany(): Batch {
  const item: AccessControlItem = { opcode: 0x22, streamId: stream(1), key: none };
  return batch({ accessControl: Array.from({ length: 65_537 }, () => item) });
}

function refusalOf(wrong: Batch): StreamscopeError {
  try {
    encodeBatch(wrong);
  } catch (error) {
    if (error instanceof StreamscopeError) return error;
    throw error;
  }
  throw new Error('encoded');
}
