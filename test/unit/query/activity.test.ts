/** Activity of the log in slices, whole and in parts. */
import { expect, test } from 'vitest';
import { A, alice, bob, entry, head, put, rawEntry, type TestEntry } from '../../protocol/entries';
import { replayed } from '../../protocol/node';

const length = 700;
const writesOf = (seq: number) => (seq % 10 === 3 || seq % 7 === 2 ? 0 : 1 + (seq % 3));

function anEntry(seq: number): TestEntry {
  if (seq % 10 === 3) return entry(bob, [A], put(A, 'k', 'v'));
  if (seq % 7 === 2) return rawEntry(alice, [A], Uint8Array.of(1, 2, 3), new Uint8Array(40).fill(0xff));
  return entry(alice, [A], ...Array.from({ length: writesOf(seq) }, (_, i) => put(A, `k${i}`, `v${head}`)));
}

test('slices add up to the writes and the rejections of their entries, whole or zoomed', async () => {
  await using node = await replayed(Array.from({ length }, (_, seq) => anEntry(seq)));
  for (const [slices, from, to] of [
    [3, undefined, undefined],
    [50, undefined, undefined],
    [2, 130, 640],
    [40, 200, 299],
  ] as const) {
    const activity = await node.node.query('log.activity', { slices, from, to });
    const { firstSeq, entriesPerSlice, writes, rejected, kinds, countedTo } = activity;
    const end = Math.min(length, (to ?? length) + 1);
    expect(countedTo).toBe(end);
    expect(firstSeq).toBeLessThanOrEqual(from ?? 0);
    expect(writes.length).toBeLessThanOrEqual(slices + 1);
    for (const [slice, count] of writes.entries()) {
      // Slices are whole, also the last one, where there are entries behind it.
      const first = firstSeq + slice * entriesPerSlice;
      const last = Math.min(from === undefined ? length : Number.MAX_SAFE_INTEGER, first + entriesPerSlice);
      const seqs = Array.from({ length: Math.min(length, last) - first }, (_, i) => first + i);
      const inside = entriesPerSlice >= 128 ? seqs : seqs.filter((seq) => seq < end);
      expect(count).toBe(inside.reduce((sum, seq) => sum + writesOf(seq), 0));
      expect(rejected[slice]).toBe(inside.filter((seq) => writesOf(seq) === 0).length);
    }
    expect(Object.keys(kinds).sort()).toEqual(['malformed', 'senderMayNotWrite']);
  }
});

test('totals go on after a restart, with what came since', async () => {
  await using node = await replayed(Array.from({ length: 600 }, (_, seq) => anEntry(seq)));
  await node.node.query('log.activity', { slices: 2 });
  await node.node.restart();
  await node.node.replay();
  await node.importMore(
    Array.from({ length: 100 }, (_, i) => anEntry(600 + i)),
    600,
  );
  const { writes, countedTo } = await node.node.query('log.activity', { slices: 1 });
  expect(countedTo).toBe(length);
  expect(writes).toEqual([Array.from({ length }, (_, seq) => writesOf(seq)).reduce((a, b) => a + b, 0)]);
});
