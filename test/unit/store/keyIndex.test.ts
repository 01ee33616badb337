/** Counts from fences and short ways through old states, against plain lists. */
import { describe, expect, test } from 'vitest';
import { fromText, type Hex, startsWithBytes, toHex } from '../../../shared/bytes';
import { unpackRows } from '../../../shared/rowPage';
import { A, alice, entry, put, type TestEntry } from '../../protocol/entries';
import { type ReplayedNode, replayed } from '../../protocol/node';

const many = 24_000;
const padded = (i: number) => String(i).padStart(6, '0');
const keyAt = (i: number) => `area-${i % 7}/${padded(i)}`;

function writes(names: readonly string[], value: (i: number) => string): TestEntry {
  return entry(alice, [A], ...names.map((name, i) => put(A, name, value(i))));
}

/** Keys under a prefix, their bytes, and the newest version. */
class Model {
  readonly keys = new Map<string, { size: number; seq: number }>();

  write(names: readonly string[], seq: number, value: (i: number) => string): TestEntry {
    for (const [i, name] of names.entries()) {
      if (value(i) === '') this.keys.delete(name);
      else this.keys.set(name, { size: value(i).length, seq });
    }
    return writes(names, value);
  }

  under(prefix: string) {
    const start = fromText(prefix);
    const found = [...this.keys].filter(([name]) => startsWithBytes(fromText(name), start));
    return {
      keys: found.length,
      bytes: found.reduce((sum, [, { size }]) => sum + size, 0),
      newestSeq: found.length === 0 ? null : Math.max(...found.map(([, { seq }]) => seq)),
      exact: true,
    };
  }
}

const prefixes = ['', 'area', 'area-3/', 'area-3/01', 'area-3/0100', 'area-6/02', 'area-7', 'b', 'zz'];

async function countsOf(node: ReplayedNode) {
  for (;;) {
    const { counts, building } = await node.node.query('tree.counts', {
      streamId: A,
      prefixes: prefixes.map((prefix) => toHex(fromText(prefix))),
    });
    if (building === null && counts.every(({ exact }) => exact)) return counts;
  }
}

test('counts of a large stream are exact, and stay so as keys come, change and go', async () => {
  const model = new Model();
  const first = model.write(
    Array.from({ length: many }, (_, i) => keyAt(i)),
    0,
    (i) => `v${i % 11}`,
  );
  await using node = await replayed([first]);
  const expected = () => prefixes.map((prefix) => model.under(prefix));
  expect(await countsOf(node)).toEqual(expected());

  // More keys in one place than a block takes, deletions all over, and a place that is emptied.
  const crowd = Array.from({ length: 900 }, (_, i) => `area-3/0100x${padded(i)}`);
  const gone = Array.from({ length: many / 10 }, (_, i) => keyAt(i * 10));
  const last = Array.from({ length: many }, (_, i) => keyAt(i)).filter((key) => key.startsWith('area-6/02'));
  await node.importMore(
    [
      model.write(crowd, 1, () => 'crowded'),
      model.write(gone, 2, (i) => (i % 3 === 0 ? 'changed' : '')),
      model.write(last, 3, () => ''),
    ],
    1,
  );
  expect(await countsOf(node)).toEqual(expected());

  await node.node.restart();
  await node.node.replay();
  expect(await countsOf(node)).toEqual(expected());
});

describe('an old state in which few of the keys existed', () => {
  const few = Array.from({ length: 60 }, (_, i) => keyAt(i * 397));
  const later = Array.from({ length: many }, (_, i) => keyAt(i));
  const value = (i: number) => (i % 9 === 0 ? '' : 'late');

  test('is read in both directions from any place, before and after the stream was counted', async () => {
    await using node = await replayed([
      writes(few, () => 'early'),
      writes(few.slice(0, 20), (i) => (i % 4 === 0 ? '' : 'changed')),
      writes(later, value),
    ]);
    const live = few.filter((_, i) => !(i < 20 && i % 4 === 0)).sort();
    for (const isCounted of [false, true]) {
      if (isCounted) await countsOf(node);
      for (const start of ['', keyAt(0), keyAt(397), keyAt(11_999), 'area-4/', 'zz']) {
        const forward = await keysOf(node, { gte: toHex(fromText(start)), at: 1 });
        expect(forward).toEqual(live.filter((key) => key >= start));
        const back = await keysOf(node, { lte: toHex(fromText(start)), at: 1, reverse: true });
        expect(back).toEqual(live.filter((key) => key <= start).reverse());
      }
      const page = await node.node.query('range.page', {
        streamId: A,
        at: 1,
        gte: toHex(fromText(live[30]!)),
        limit: 5,
      });
      expect(page.rowsRead).toBe(5);
      expect(await keysOf(node, { at: 1, limit: 7 })).toEqual(live);
      expect(await keysOf(node, { at: 1, reverse: true, limit: 7 })).toEqual([...live].reverse());
    }
  });
});

async function keysOf(node: ReplayedNode, fields: object): Promise<string[]> {
  const found: string[] = [];
  for (let after: Hex | null | undefined; after !== null; ) {
    const page = await node.node.query('range.page', { streamId: A, ...fields, after });
    found.push(...unpackRows(page.rows).map(({ key }) => Buffer.from(key).toString()));
    after = page.next;
  }
  return found;
}
