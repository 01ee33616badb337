/** The log between two moments. */
import { expect, test } from 'vitest';
import { TestNode } from '../../property/testNode';
import { A, alice, entry, exchangeLine, put } from '../../protocol/entries';

/** Seconds of each entry; one has none. */
const timestamps = [100, 105, undefined, 110, 115];

test('shows entries from one moment to another, both included, and none without a time', async () => {
  const node = await TestNode.open([A]);
  try {
    await node.import(
      timestamps.map((timestamp, seq) => {
        const line = JSON.parse(exchangeLine(seq, entry(alice, [A], put(A, 'k', `${seq}`)))) as object;
        return JSON.stringify({ ...line, ...(timestamp !== undefined && { timestamp }) });
      }),
    );
    await node.replay();
    const shown = async (times: { from?: number; to?: number }) =>
      (await node.query('log.page', { times, direction: 'up' })).rows.map(({ seq }) => seq);
    expect(await shown({ from: 105, to: 110 })).toEqual([1, 3]);
    expect(await shown({ to: 104 })).toEqual([0]);
    expect(await shown({ from: 111 })).toEqual([4]);
    expect(await shown({})).toEqual([0, 1, 3, 4]);
  } finally {
    await node.close();
  }
});

test('a page that ends because it has looked at enough says so and where to go on', async () => {
  const node = await TestNode.open([A]);
  try {
    const rare = (seq: number) => (seq === 0 ? 'rare' : 'k');
    await node.import(
      Array.from({ length: 6000 }, (_, seq) => exchangeLine(seq, entry(alice, [A], put(A, rare(seq), 'v')))),
    );
    await node.replay();
    const first = await node.query('log.page', { keyPrefix: '0x72' });
    expect(first).toMatchObject({ rows: [], partial: true, next: 999 });
    const second = await node.query('log.page', { keyPrefix: '0x72', from: first.next });
    expect(second).toMatchObject({ rows: [{ seq: 0 }], partial: false, next: null });
  } finally {
    await node.close();
  }
});
