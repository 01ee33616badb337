import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../shared/bytes';
import {
  historyOf,
  modelHistory,
  modelRoles,
  modelRows,
  type ObservedRow,
  resultsOf,
  rolesOf,
  rowsOf,
} from './observe';
import { runs } from './runs';
import { TestNode, withNode } from './testNode';
import { keys, type WorkloadEntry, watched, workload } from './workload';

const unhurried = { timeout: 300_000 };

describe('replay agrees with the model', unhurried, () => {
  test('in result, state, history and roles after every entry', async () => {
    await fc.assert(
      fc.asyncProperty(workload(120), ({ entries, lines, model }) =>
        withNode(watched, lines, async (node) => {
          await expectSameResults(node, entries);
          for (const streamId of watched) {
            for (const { seq } of entries) {
              expect(await rowsOf(node, streamId, { at: seq })).toEqual(modelRows(model, streamId, seq));
              expect(await rolesOf(node, streamId, seq)).toEqual(modelRoles(model, streamId, seq));
            }
            expect(await historyOf(node, streamId, keys)).toEqual(modelHistory(model, streamId, keys));
          }
        }),
      ),
      { numRuns: runs(12) },
    );
  });

  test('in result, newest state and history of longer logs', async () => {
    await fc.assert(
      fc.asyncProperty(workload(600), ({ entries, lines, model }) =>
        withNode(watched, lines, async (node) => {
          await expectSameResults(node, entries);
          for (const streamId of watched) {
            const last = entries.length - 1;
            expect(await rowsOf(node, streamId)).toEqual(modelRows(model, streamId, last));
            expect(await rolesOf(node, streamId, null)).toEqual(modelRoles(model, streamId, last));
            expect(await historyOf(node, streamId, keys)).toEqual(modelHistory(model, streamId, keys));
          }
        }),
      ),
      { numRuns: runs(10) },
    );
  });
});

test('stopping at any entry and going on gives every row of an uninterrupted run', unhurried, async () => {
  await fc.assert(
    fc.asyncProperty(workload(60), fc.array(fc.nat(60), { maxLength: 3 }), async ({ lines }, stops) => {
      const expected = await withNode(watched, lines, (node) => node.stateRows());
      const node = await TestNode.open(watched);
      try {
        let from = 0;
        for (const stop of [...stops.sort((a, b) => a - b), lines.length]) {
          await node.import(lines.slice(from, stop));
          await node.replay();
          await node.restart();
          from = Math.max(from, stop);
        }
        expect(await node.stateRows()).toEqual(expected);
      } finally {
        await node.close();
      }
    }),
    { numRuns: runs(12) },
  );
});

test(
  'watching streams later gives every row of a node that watched them from the start',
  unhurried,
  async () => {
    await fc.assert(
      fc.asyncProperty(workload(80), fc.subarray(watched), async ({ lines }, first) => {
        const expected = await withNode(watched, lines, (node) => node.stateRows());
        const later = await withNode(first, lines, async (node) => {
          await node.watch(watched);
          return node.stateRows();
        });
        expect(later).toEqual(expected);
      }),
      { numRuns: runs(10) },
    );
  },
);

describe('reads of one state agree with each other', unhurried, () => {
  const anyMoment = fc.tuple(workload(80), fc.nat(80), fc.integer({ min: 1, max: 5 }));

  test('a reverse range is the range reversed, at any seq and in pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, ([{ entries, lines }, seq, limit]) =>
        withNode(watched, lines, async (node) => {
          for (const at of [null, Math.min(seq, Math.max(0, entries.length - 1))]) {
            const forward = await rowsOf(node, watched[0]!, { at });
            expect(await rowsOf(node, watched[0]!, { at, limit })).toEqual(forward);
            const reverse = await rowsOf(node, watched[0]!, { at, reverse: true, limit });
            expect(reverse.reverse()).toEqual(forward);
          }
        }),
      ),
      { numRuns: runs(12) },
    );
  });

  test("the newest version of a key's history is what get and range give, at any seq", async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, ([{ entries, lines, model }, seq]) =>
        withNode(watched, lines, async (node) => {
          const at = Math.min(seq, Math.max(0, entries.length - 1));
          const streamId = watched[0]!;
          const live: ObservedRow[] = [];
          for (const key of keys) {
            const last = model.values.findLast(
              (row) => row.streamId === streamId && row.key === key && row.seq <= at,
            );
            const state = await node.query('key.get', { streamId, key, at });
            expect(state.version).toBe(last?.seq ?? null);
            expect(state.size).toBe(fromHex(last?.value ?? '0x').length);
            expect(state.deleted).toBe(last?.value === '0x');
            expect(toHex(state.head)).toBe(last?.value ?? '0x');
            if (state.version !== null && !state.deleted)
              live.push({ key, seq: state.version, value: toHex(state.head) });
          }
          const rows = await rowsOf(node, streamId, { at });
          expect(rows).toHaveLength(live.length);
          expect(rows).toEqual(expect.arrayContaining(live));
        }),
      ),
      { numRuns: runs(12) },
    );
  });
});

async function expectSameResults(node: TestNode, entries: WorkloadEntry[]): Promise<void> {
  const results = await resultsOf(node);
  for (const { seq, allowed } of entries) {
    if (allowed === null) expect(results[seq], `entry ${seq}`).toBeNull();
    else expect(allowed, `entry ${seq}`).toContain(results[seq]);
  }
}
