/** Data that is asked for and never taken in. */
import { expect, test } from 'vitest';
import { Download } from '../../../electron/log/zeroG/download';
import { NodePool } from '../../../electron/log/zeroG/nodePool';

test('an entry above 256 MiB is not asked for, and the reason says what to do', async () => {
  const pool = new NodePool({ nodes: ['http://127.0.0.1:1'], indexer: null });
  const wanted = { seq: 7, dataRoot: new Uint8Array(32), size: 300 * 2 ** 20 + 1 };
  const { filled, missing } = await new Download(pool).get([wanted], new AbortController().signal);
  expect(filled).toEqual([]);
  expect(missing).toEqual([
    {
      seq: 7,
      reason: expect.stringContaining('it has 300 MiB, and entries above 256 MiB are never taken in'),
    },
  ]);
  expect(missing[0]?.reason).toContain('given up');
});
