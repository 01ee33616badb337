import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, fromHex, fromText } from '../../shared/bytes';
import {
  decodeBatch,
  decodeFaultTexts,
  encodeBatch,
  encodedSize,
  padToSectors,
} from '../../shared/streamData';
import { rawBatch, rawRead, rawWrite, stream } from '../unit/shared/rawData';
import { buildLikeTheSdk, vectors } from '../vectors/vector';
import { anyBatch } from './batches';
import { runs, unhurried } from './runs';

test('decoding what was encoded gives the batch back', unhurried, () => {
  fc.assert(
    fc.property(anyBatch, (batch) => {
      const data = encodeBatch(batch);
      expect(data.length).toBe(encodedSize(batch));
      expect(decodeBatch(data)).toEqual({ ok: true, value: batch, end: data.length });
    }),
    { numRuns: runs(300) },
  );
});

describe.each(vectors)('cut anywhere, $name', ({ input }) => {
  test('gives a batch or a fault', () => {
    const data = encodeBatch(buildLikeTheSdk(input).batch);
    for (const length of cuts(data.length)) expectBatchOrFault(data.subarray(0, length));
  });
});

describe('hostile data gives a batch or a fault', unhurried, () => {
  const small = vectors
    .map(({ input }) => encodeBatch(buildLikeTheSdk(input).batch))
    .filter((data) => data.length < 1000);

  test('when bytes of a real batch are changed', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.nat(255) });
    const mutated = fc
      .tuple(fc.constantFrom(...small), fc.array(change, { minLength: 1, maxLength: 6 }))
      .map(([data, changes]) => {
        const copy = data.slice();
        for (const { at, byte } of changes) copy[at % copy.length] = byte;
        return copy;
      });
    fc.assert(
      fc.property(mutated, (data) => expectBatchOrFault(data)),
      { numRuns: runs(2000) },
    );
  });

  test('when parts of a real batch are moved, doubled or dropped', () => {
    const span = fc
      .tuple(fc.constantFrom(...small), fc.nat(1000), fc.nat(200))
      .map(([data, from, length]) => {
        const start = from % data.length;
        return data.subarray(start, start + length);
      });
    const spliced = fc.array(span, { minLength: 1, maxLength: 5 }).map((parts) => concatBytes(...parts));
    fc.assert(
      fc.property(spliced, (data) => expectBatchOrFault(data)),
      { numRuns: runs(2000) },
    );
  });

  test('when it is random, behind a version or not', () => {
    const random = fc.uint8Array({ maxLength: 600 });
    const behindCounts = random.map((bytes) => concatBytes(fromHex('0x000000000000000000000000'), bytes));
    const anyData = fc.oneof(random, behindCounts);
    fc.assert(
      fc.property(anyData, (data) => expectBatchOrFault(data)),
      { numRuns: runs(2000) },
    );
  });
});

describe('a length that the data only claims', () => {
  const claims: [string, Uint8Array][] = [
    ['65,536 reads', rawBatch({ readCount: 65_536 })],
    ['65,536 writes', rawBatch({ writeCount: 65_536 })],
    ['65,536 operations', rawBatch({ accessControlCount: 65_536 })],
    ['a key of 16 MB', rawBatch({ reads: [rawRead(stream(1), 'k', 0xffffff)] })],
    ['a value of 4 GB', rawBatch({ writes: [rawWrite(stream(1), 'k', 2 ** 32)] })],
    ['a value of 2^64-1 bytes', rawBatch({ writes: [rawWrite(stream(1), 'k', 2n ** 64n - 1n)] })],
  ];

  test.each(claims)('allocates nothing: %s', (_, claim) => {
    const data = padToSectors(claim);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1000; i++) expectBatchOrFault(data, false);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  test('what is there is shown, not copied', () => {
    const data = padToSectors(rawBatch({ writes: [rawWrite(stream(1), 'k', 5)], values: fromText('value') }));
    const decoded = decodeBatch(data);
    if (!decoded.ok) throw new Error(decoded.fault.field);
    const [write] = decoded.value.writes;
    for (const part of [write!.streamId, write!.key, write!.value]) expect(part.buffer).toBe(data.buffer);
  });
});

/**
 * Whatever the bytes are: either a batch, whose encoding is exactly the bytes that were read, or a fault that says
 * where and why.
 */
function expectBatchOrFault(data: Uint8Array, encodeAgain = true): void {
  const padded = padToSectors(data);
  const decoded = decodeBatch(data);
  if (!decoded.ok) {
    expect(Object.keys(decodeFaultTexts)).toContain(decoded.fault.kind);
    expect(decoded.fault.field).not.toBe('');
    expect(decoded.fault.offset).toBeGreaterThanOrEqual(0);
    expect(decoded.fault.offset).toBeLessThanOrEqual(padded.length);
  } else if (encodeAgain) {
    expect(equalBytes(encodeBatch(decoded.value), padded.subarray(0, decoded.end))).toBe(true);
  }
}

/** Every length of a small batch; of a large one the lengths around its start, its end and each sector end there. */
function cuts(length: number): number[] {
  if (length < 3000) return Array.from({ length }, (_, i) => i);
  const offsets = Array.from({ length: 300 }, (_, i) => i);
  return [...offsets.map((i) => i * 2), ...offsets.slice(0, 20).map((i) => length - 1 - i * i)];
}
