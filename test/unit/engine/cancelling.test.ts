import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Hex } from '../../../shared/bytes';
import { withNode } from '../../property/testNode';

const samples = join(import.meta.dirname, '../../data/samples');
const lines = gunzipSync(readFileSync(join(samples, 'small.ndjson.gz')))
  .toString('utf8')
  .trimEnd()
  .split('\n');
const streams = JSON.parse(readFileSync(join(samples, 'small.streams.json'), 'utf8')) as Hex[];

test('a read ends when its caller cancels', async () => {
  await withNode(streams, lines, async (node) => {
    const [streamId] = streams as [Hex];
    const cancelled = AbortSignal.abort();
    const reads = [
      node.query('range.page', { streamId }, cancelled),
      node.query('tree.children', { streamId, prefix: '0x', delimiters: [] }, cancelled),
      node.query('tree.counts', { streamId, prefixes: ['0x'], at: 20 }, cancelled),
      node.query('log.page', {}, cancelled),
    ];
    for (const read of await Promise.allSettled(reads)) {
      expect(read).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    }
    expect((await node.query('range.page', { streamId })).count).toBeGreaterThan(0);
  });
});
