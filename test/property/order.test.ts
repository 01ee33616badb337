/** Ranges and their pages, against the same keys in a plain sorted list. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../shared/bytes';
import type { RangePage } from '../../shared/contract/outputs';
import { fixedWidthRange, inRange, type KeyRange, prefixRange } from '../../shared/range';
import { unpackRows } from '../../shared/rowPage';
import { anyKey, anyKeys, line, linesOf, liveAt, startOfKey, streamId } from './orderedKeys';
import { runs, unhurried } from './runs';
import { type TestNode, withNode } from './testNode';

const anyBounds = fc.record(
  {
    gt: anyKey,
    gte: anyKey,
    lt: anyKey,
    lte: anyKey,
    prefix: fc.oneof(anyKey, fc.constant(new Uint8Array(0))),
  },
  { requiredKeys: [] },
);

async function pagesOf(node: TestNode, fields: object): Promise<string[]> {
  const keys: string[] = [];
  let page: RangePage;
  let after: string | undefined;
  do {
    page = await node.query('range.page', { streamId, after, ...fields });
    keys.push(...unpackRows(page.rows).map((row) => toHex(row.key)));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return keys;
}

describe('a range', unhurried, () => {
  test('gives the keys between its bounds, forward and in reverse, at any seq, in pages of any size', async () => {
    const draw = fc.tuple(
      anyKeys,
      fc.array(anyBounds, { minLength: 4, maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
    );
    await fc.assert(
      fc.asyncProperty(draw, ([keys, ranges, limit]) =>
        withNode([streamId], linesOf(keys), async (node) => {
          for (const [i, { prefix, ...bounds }] of ranges.entries()) {
            const at = i % 3;
            const holds = (key: Uint8Array, range: KeyRange) => inRange(key, range);
            const expected = liveAt(keys, at)
              .filter((key) => holds(key, bounds) && holds(key, prefix ? prefixRange(prefix) : {}))
              .map(toHex);
            const fields = { ...hexOf({ ...bounds, prefix }), at: at === 2 ? null : at, limit };
            expect(await pagesOf(node, fields)).toEqual(expected);
            expect(await pagesOf(node, { ...fields, reverse: true })).toEqual(expected.reverse());
          }
        }),
      ),
      { numRuns: runs(25) },
    );
  });

  test('of fixed width gives the extensions of its prefix that are not longer', async () => {
    const draw = fc.tuple(anyKeys, startOfKey, fc.nat(3), fc.boolean());
    await fc.assert(
      fc.asyncProperty(draw, ([keys, prefix, extra, reverse]) =>
        withNode([streamId], linesOf(keys), async (node) => {
          const width = prefix.length + extra;
          const found = await pagesOf(node, { prefix: toHex(prefix), width, reverse, limit: 3 });
          const expected = liveAt(keys, 2)
            .filter((key) => inRange(key, fixedWidthRange(prefix, width)))
            .map(toHex);
          expect(found).toEqual(reverse ? expected.reverse() : expected);
        }),
      ),
      { numRuns: runs(10) },
    );
  });
});

describe('a range of keys with many versions', unhurried, () => {
  /** Per entry, the key that it writes or deletes. */
  const changes = fc.array(fc.tuple(fc.constantFrom(0x61, 0x62, 0x63), fc.boolean()), {
    minLength: 60,
    maxLength: 60,
  });

  test('gives at every seq, either way, the newest version up to it', async () => {
    await fc.assert(
      fc.asyncProperty(changes, (list) => {
        const lines = list.map(([byte, deletes], seq) =>
          line(seq, [Uint8Array.of(byte)], deletes ? [] : [1]),
        );
        return withNode([streamId], lines, async (node) => {
          const live = new Set<string>();
          for (const [at, [byte, deletes]] of list.entries()) {
            const key = toHex(Uint8Array.of(byte));
            if (deletes) live.delete(key);
            else live.add(key);
            const expected = [...live].sort();
            expect(await pagesOf(node, { at })).toEqual(expected);
            expect(await pagesOf(node, { at, reverse: true })).toEqual(expected.reverse());
          }
        });
      }),
      { numRuns: runs(3) },
    );
  });
});

function hexOf(bounds: Record<string, Uint8Array | undefined>): Record<string, string> {
  const given = Object.entries(bounds).filter(
    (bound): bound is [string, Uint8Array] => bound[1] !== undefined,
  );
  return Object.fromEntries(given.map(([name, bytes]) => [name, toHex(bytes)]));
}
