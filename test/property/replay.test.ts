import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../shared/bytes';
import { watched } from './cast';
import type { Model } from './model';
import { dumpOf, modelDump, modelRoles, modelRows, resultsOf, rolesOf, rowsOf } from './observe';
import { runs, unhurried } from './runs';
import { TestNode, withNode } from './testNode';
import { type WorkloadEntry, workload } from './workload';

describe('replay agrees with the model', unhurried, () => {
  test('in result, state, history and roles after every entry', async () => {
    await fc.assert(
      fc.asyncProperty(workload(120), ({ entries, lines, model }) =>
        withNode(watched, lines, async (node) => {
          await expectSameResults(node, entries);
          const last = entries.length - 1;
          for (const streamId of watched) {
            for (const { seq } of entries) {
              expect(await rowsOf(node, streamId, { at: seq })).toEqual(modelRows(model, streamId, seq));
              expect(await rolesOf(node, streamId, seq)).toEqual(modelRoles(model, streamId, seq));
            }
            expect(await dumpOf(node, streamId, null)).toEqual(modelDump(model, streamId, last));
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
          const last = entries.length - 1;
          for (const streamId of watched) {
            expect(await rowsOf(node, streamId)).toEqual(modelRows(model, streamId, last));
            expect(await rolesOf(node, streamId, null)).toEqual(modelRoles(model, streamId, last));
            expect(await dumpOf(node, streamId, null)).toEqual(modelDump(model, streamId, last));
          }
        }),
      ),
      { numRuns: runs(10) },
    );
  });
});

test('the complete verdict of every entry is judged on the state before it', unhurried, async () => {
  await fc.assert(
    fc.asyncProperty(workload(60), ({ entries, lines, model }) =>
      withNode(watched, lines, async (node) => {
        for (const { seq, allowed } of entries) {
          const detail = await node.query('entry.get', { seq });
          if (allowed === null) expect(detail.result).toBeNull();
          else expect(allowed).toContain(detail.result);
          const firstFailure = detail.checks.find(({ ok }) => !ok);
          if (detail.result !== null)
            expect(firstFailure).toEqual(detail.checks.find(({ deciding }) => deciding));
          expect(firstFailure === undefined).toBe(detail.result === 'Commit');
          for (const { streamId, key, before } of detail.batch?.writes ?? [])
            expect(before?.version).toBe(newestBefore(model, seq, streamId, toHex(key)));
          for (const { streamId, key, newest } of detail.batch?.reads ?? [])
            expect(newest).toBe(newestBefore(model, seq, streamId, toHex(key)) ?? 0);
        }
      }),
    ),
    { numRuns: runs(10) },
  );
});

function newestBefore(model: Model, seq: number, streamId: string, key: string): number | undefined {
  return model.values.findLast((row) => row.streamId === streamId && row.key === key && row.seq < seq)?.seq;
}

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

async function expectSameResults(node: TestNode, entries: WorkloadEntry[]): Promise<void> {
  const results = await resultsOf(node);
  for (const { seq, allowed } of entries) {
    if (allowed === null) expect(results[seq], `entry ${seq}`).toBeNull();
    else expect(allowed, `entry ${seq}`).toContain(results[seq]);
  }
}
