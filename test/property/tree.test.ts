/** The prefix tree, against the same keys in a plain sorted list. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CallInput } from '../../shared/contract/contract';
import { anyKeys, linesOf, liveAt, startOfKey, streamId } from './orderedKeys';
import { runs, unhurried } from './runs';
import { type TestNode, withNode } from './testNode';

describe('the prefix tree', unhurried, () => {
  const anyDelimiters = fc.constantFrom<string[][]>([], ['0x2f'], ['0x2f', '0x0061']);

  test('leads to every live key exactly once, in order, at any seq, in pages of any size', async () => {
    const draw = fc.tuple(anyKeys, anyDelimiters, fc.nat(2), fc.integer({ min: 1, max: 5 }));
    await fc.assert(
      fc.asyncProperty(draw, ([keys, delimiters, at, limit]) =>
        withNode([streamId], linesOf(keys), async (node) => {
          const fields = { streamId, delimiters, at: at === 2 ? null : at, limit };
          const expected = liveAt(keys, at).map(toHex);
          expect(await keysBelow(node, fields, '0x')).toEqual(expected);
        }),
      ),
      {
        numRuns: runs(25),
        // A key of more 0xff bytes than any bound that could be made up for it.
        examples: [[[{ first: [new Uint8Array(1500).fill(0xff)], second: [], deleted: [] }, [], 2, 1]]],
      },
    );
  });
});

test('a level read from any child on, or up to any child, is the same level', unhurried, async () => {
  const draw = fc.tuple(
    anyKeys,
    fc.constantFrom<string[][]>([], ['0x2f'], ['0x2f', '0x0061']),
    fc.nat(2),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom('0x', '0x61', '0xff', '0x2f', '0x612f', `0x${'61'.repeat(1024)}`),
  );
  await fc.assert(
    fc.asyncProperty(draw, ([keys, delimiters, at, limit, prefix]) =>
      withNode([streamId], linesOf(keys), async (node) => {
        const fields = { streamId, prefix, delimiters, at: at === 2 ? null : at };
        const all = (await node.query('tree.children', { ...fields, limit: 1000 })).nodes;
        const last = await node.query('tree.children', { ...fields, before: '0x', limit });
        expect(last.nodes).toEqual(all.slice(-limit));
        expect(last.next).toBeNull();
        expect(last.isFirst).toBe(all.length <= limit);
        for (const [i, child] of all.entries()) {
          const place = toHex(child.prefix);
          const from = await node.query('tree.children', { ...fields, from: place, limit });
          expect(from.nodes).toEqual(all.slice(i, i + limit));
          expect(from.isFirst).toBe(i === 0);
          expect(from.next === null).toBe(i + limit >= all.length);
          const before = await node.query('tree.children', { ...fields, before: place, limit });
          expect(before.nodes).toEqual(all.slice(Math.max(0, i - limit), i));
          expect(before.isFirst).toBe(i <= limit);
          const jump = { after: toHex(all[0]!.prefix), until: place, share: 0.5 };
          const jumped = await node.query('tree.children', { ...fields, jump, limit: 1000 });
          expect(jumped.nodes).toEqual(all.slice(all.length - jumped.nodes.length));
        }
      }),
    ),
    { numRuns: runs(25) },
  );
});

test('a prefix is counted with the sizes and the newest version of its keys', unhurried, async () => {
  const draw = fc.tuple(
    anyKeys,
    fc.uniqueArray(startOfKey, { selector: toHex, minLength: 1, maxLength: 5 }),
    fc.nat(2),
  );
  await fc.assert(
    fc.asyncProperty(draw, ([keys, prefixes, at]) =>
      withNode([streamId], linesOf(keys), async (node) => {
        const { counts } = await node.query('tree.counts', { streamId, prefixes: prefixes.map(toHex), at });
        const again = new Set(at >= 1 ? keys.second.map(toHex) : []);
        for (const [i, prefix] of prefixes.entries()) {
          const live = liveAt(keys, at).filter((key) => startsWithBytes(key, prefix));
          const newest = live.map((key) => Number(again.has(toHex(key))));
          expect(counts[i]).toEqual({
            keys: live.length,
            // Every value has one byte.
            bytes: live.length,
            newestSeq: live.length === 0 ? null : Math.max(...newest),
            exact: true,
          });
        }
      }),
    ),
    { numRuns: runs(8) },
  );
});

type TreeFields = Omit<CallInput<'tree.children'>, 'prefix'>;

/** Keys found by opening every node below a prefix. */
async function keysBelow(node: TestNode, fields: TreeFields, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const page = await node.query('tree.children', { ...fields, prefix, after });
    for (const child of page.nodes) {
      expect(
        startsWithBytes(child.prefix, fromHex(prefix)) && child.prefix.length * 2 + 2 > prefix.length,
      ).toBe(true);
      if (child.key !== null) keys.push(toHex(child.prefix));
      if (!child.children) expect(child.key).not.toBeNull();
      else keys.push(...(await keysBelow(node, fields, toHex(child.prefix))));
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
  return keys;
}
