import { describe, expect, test } from 'vitest';
import { fromText, toHex } from '../../../../shared/bytes';
import { type BatchInput, batchInput } from '../../../../shared/contract/batchInput';
import { toBatch } from '../../../../shared/contract/toBatch';
import { encodeBatch } from '../../../../shared/streamData';
import { buildLikeTheSdk, vectors } from '../../../vectors/vector';
import { stream } from '../rawData';

const streamId = toHex(stream(1));
const key = toHex(fromText('key'));
const account = `0x${'ab'.repeat(20)}` as const;
const empty: BatchInput = { version: '0', reads: [], writes: [], accessControl: [] };

/** Where a batch is refused, as dotted paths; empty where it is accepted. */
function refusals(input: unknown): string[] {
  const parsed = batchInput.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

test('gives the batch whose bytes are those of the encoder', () => {
  const batch = toBatch(
    batchInput.parse({
      version: '18446744073709551615',
      reads: [{ streamId, key }],
      writes: [{ streamId, key, value: '0x' }],
      accessControl: [
        { opcode: 0x22, streamId },
        { opcode: 0x30, streamId, key, account },
      ],
    }),
  );
  expect(batch.version).toBe(2n ** 64n - 1n);
  expect(batch.accessControl[0]).toEqual({ opcode: 0x22, streamId: stream(1), key: new Uint8Array(0) });
  expect(encodeBatch(batch).length).toBe(20 + 38 + 46 + 33 + 59);
});

test('access control may be left out', () => {
  expect(batchInput.parse({ version: '0', reads: [], writes: [] }).accessControl).toEqual([]);
});

test.each(vectors)('carries the batch of $name', ({ input }) => {
  const { batch } = buildLikeTheSdk(input);
  const item = <Item extends { streamId: Uint8Array; key: Uint8Array }>({ streamId, key }: Item) => ({
    streamId: toHex(streamId),
    key: toHex(key),
  });
  const form: BatchInput = {
    version: `${batch.version}`,
    reads: batch.reads.map(item),
    writes: batch.writes.map((write) => ({ ...item(write), value: toHex(write.value) })),
    accessControl: batch.accessControl.map((operation) => ({
      ...item(operation),
      opcode: operation.opcode,
      ...(operation.account === undefined ? {} : { account: toHex(operation.account) }),
    })),
  };
  expect(toHex(encodeBatch(toBatch(batchInput.parse(form))))).toBe(toHex(encodeBatch(batch)));
});

test('a key of 16,777,215 bytes is accepted, one more is not', () => {
  const read = (bytes: number) => ({ ...empty, reads: [{ streamId, key: `0x${'ab'.repeat(bytes)}` }] });
  expect(refusals(read(0xffffff))).toEqual([]);
  expect(refusals(read(0x1000000))).toEqual(['reads.0.key']);
});

describe('refuses, and names the field:', () => {
  test.each([
    ['a negative version', { ...empty, version: '-1' }, 'version'],
    ['a version of 2^64', { ...empty, version: '18446744073709551616' }, 'version'],
    ['a version with a leading zero', { ...empty, version: '01' }, 'version'],
    ['a version in hex', { ...empty, version: '0x1' }, 'version'],
    ['a version that is a number', { ...empty, version: 1 }, 'version'],
    ['a fraction', { ...empty, version: '1.0' }, 'version'],
    ['no version', { reads: [], writes: [] }, 'version'],
    ['an empty key', { ...empty, reads: [{ streamId, key: '0x' }] }, 'reads.0.key'],
    ['half a byte', { ...empty, writes: [{ streamId, key, value: '0xabc' }] }, 'writes.0.value'],
    ['capital digits', { ...empty, writes: [{ streamId, key, value: '0xAB' }] }, 'writes.0.value'],
    ['a trailing line end', { ...empty, writes: [{ streamId, key, value: '0xab\n' }] }, 'writes.0.value'],
    ['hex without 0x', { ...empty, writes: [{ streamId, key, value: 'ab' }] }, 'writes.0.value'],
    ['a short stream id', { ...empty, reads: [{ streamId: '0xab', key }] }, 'reads.0.streamId'],
    [
      'an unknown operation',
      { ...empty, accessControl: [{ opcode: 2, streamId }] },
      'accessControl.0.opcode',
    ],
    [
      'a short account',
      { ...empty, accessControl: [{ opcode: 0, streamId, account: '0xab' }] },
      'accessControl.0.account',
    ],
    ['65,537 reads', { ...empty, reads: Array(65_537).fill({ streamId, key }) }, 'reads'],
    ['a field that does not exist', { ...empty, write: [] }, ''],
  ])('%s', (_, input, path) => expect(refusals(input)).toEqual([path]));
});
