import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBatch, encodeBatch, encodedSize } from '../../shared/streamData';
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
