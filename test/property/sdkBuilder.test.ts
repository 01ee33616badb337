/** Batches made here against the official SDK's builder, with the real package, and the traps that it has. */
import { StreamDataBuilder } from '@0gfoundation/0g-ts-sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex, fromText, toHex } from '../../shared/bytes';
import { type BatchItem, composeBatch } from '../../shared/compose/batchOfItems';
import { taggedStreams } from '../../shared/compose/taggedStreams';
import type { Opcode } from '../../shared/model';
import { encodeBatch, maxU64, operands } from '../../shared/streamData';
import { encodeTags } from '../../shared/tags';
import { opcodes } from './cast';
import { runs } from './runs';

const streamId = fc.constantFrom(...[1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)));
const key = fc.uint8Array({ minLength: 1, maxLength: 3, max: 3 });
const item: fc.Arbitrary<BatchItem> = fc.oneof(
  fc.record({
    part: fc.constant('writes' as const),
    streamId,
    key,
    value: fc.uint8Array({ maxLength: 300 }),
  }),
  fc.record({ part: fc.constant('reads' as const), streamId, key }),
  fc
    .tuple(
      fc.constantFrom(...(opcodes as Opcode[])),
      streamId,
      key,
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
    )
    .map(([opcode, stream, name, account]): BatchItem => {
      const takes = operands(opcode);
      return {
        part: 'accessControl',
        opcode,
        streamId: stream,
        key: takes.key ? name : new Uint8Array(0),
        ...(takes.account && { account }),
      };
    }),
);
// The builder takes a number, which is exact up to 2^53-1, or a bigint where its types are left aside.
const version = fc.oneof(fc.bigInt({ min: 0n, max: maxU64 }), fc.constantFrom(0n, 1n, maxU64));

/** The same rows through the builder, as its users fill it. */
function build(bound: bigint, items: readonly BatchItem[]): { data: Uint8Array; tags: Uint8Array } {
  const builder = new StreamDataBuilder(bound as unknown as number);
  const later: string[] = [];
  for (const each of items) {
    const id = toHex(each.streamId);
    if (each.part === 'writes') builder.set(id, each.key, each.value);
    else if (each.part === 'reads') {
      const keys = builder.reads.get(id) ?? new Map<string, boolean>();
      builder.reads.set(id, keys.set(toHex(each.key).slice(2), true));
    } else {
      const takes = operands(each.opcode);
      builder.controls.push({
        Type: each.opcode,
        StreamId: id,
        ...(takes.key && { Key: each.key }),
        ...(each.account !== undefined && { Account: toHex(each.account) }),
      } as unknown as (typeof builder.controls)[number]);
      later.push(id);
    }
  }
  for (const id of later) builder.addStreamId(id);
  return { data: builder.build().encode(), tags: builder.buildTags() };
}

test('a batch made here has the bytes and the tags that the official builder makes of the same rows', () => {
  fc.assert(
    fc.property(version, fc.array(item, { maxLength: 12 }), (bound, items) => {
      const { batch } = composeBatch(bound, items);
      const official = build(bound, items);
      expect(toHex(encodeBatch(batch))).toBe(toHex(official.data));
      const tags = taggedStreams(batch);
      if (tags.length > 0) expect(toHex(encodeTags(tags))).toBe(toHex(official.tags));
    }),
    { numRuns: runs(1000) },
  );
});

test('every row that has no place in the batch says which row counts', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 12 }), (items) => {
      const { origins, replacedBy } = composeBatch(0n, items);
      const placed = [...origins.reads, ...origins.writes, ...origins.accessControl];
      expect([...placed, ...replacedBy.keys()].sort((a, b) => a - b)).toEqual(items.map((_, i) => i));
      for (const [replaced, by] of replacedBy) {
        expect(placed).toContain(by);
        expect(toHex(items[replaced]!.key)).toBe(toHex(items[by]!.key));
      }
    }),
    { numRuns: runs(300) },
  );
});

test('the traps of the official builder are as the notes say', () => {
  const id = toHex(new Uint8Array(32).fill(0xab));
  const trapped = new StreamDataBuilder(0);
  trapped.set(id, fromText('k'), '12a' as unknown as Uint8Array);
  // A text as value becomes one number for each character.
  expect(toHex(trapped.build().encode()).slice(-8 - 6, -8)).toBe('010200');
  trapped.set(id.toUpperCase().replace('0X', '0x'), fromText('k'), fromHex('0x01'));
  expect(trapped.buildTags().length).toBe(32 * 3);
  const wrapped = new StreamDataBuilder(-1).build().encode();
  expect(toHex(wrapped).slice(2, 18)).toBe('f'.repeat(16));
});
