import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, type Hex, toHex } from '../../shared/bytes';
import { accounts, keys, watched } from './cast';
import { dumpOf, historyOf, modelDump, modelHistory, type ObservedRow, rowsOf } from './observe';
import { runs, unhurried } from './runs';
import { type TestNode, withNode } from './testNode';
import { workload } from './workload';

/** What the pages of a whole stream say they read. */
async function rowsRead(
  node: TestNode,
  fields: { at: number | null; limit: number; reverse?: boolean },
): Promise<number> {
  let sum = 0;
  for (let after: Hex | null | undefined; after !== null; ) {
    const page = await node.query('range.page', { streamId: watched[0]!, ...fields, after });
    sum += page.rowsRead;
    after = page.next;
  }
  return sum;
}

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
            expect(await rowsRead(node, { at, limit })).toBe(forward.length);
            expect(await rowsRead(node, { at, limit, reverse: true })).toBe(forward.length);
          }
        }),
      ),
      { numRuns: runs(12) },
    );
  });

  test('a read at a seq is what a node that stopped there answers', async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, ([{ entries, lines }, seq]) =>
        withNode(watched, lines, async (node) => {
          const at = Math.min(seq, Math.max(0, entries.length - 1));
          const there = await withNode(watched, lines.slice(0, at + 1), (stopped) =>
            answersOf(stopped, null),
          );
          expect(await answersOf(node, entries.length === 0 ? null : at)).toEqual(there);
        }),
      ),
      { numRuns: runs(12) },
    );
  });

  test("a key's history is its versions, either way, at any seq and in pages of any size", async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, ([{ entries, lines, model }, seq, limit]) =>
        withNode(watched, lines, async (node) => {
          const at = Math.min(seq, Math.max(0, entries.length - 1));
          for (const key of keys) {
            const expected = modelHistory(model, watched[0]!, key, at);
            expect(await historyOf(node, watched[0]!, key, { at, limit })).toEqual(expected);
            const reverse = await historyOf(node, watched[0]!, key, { at, limit, reverse: true });
            expect(reverse.reverse()).toEqual(expected);
          }
          expect(await dumpOf(node, watched[0]!, at)).toEqual(modelDump(model, watched[0]!, at));
        }),
      ),
      { numRuns: runs(12) },
    );
  });

  test('who may write what is what the model says, at any seq', async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, ([{ entries, lines, model }, seq]) =>
        withNode(watched, lines, async (node) => {
          const at = Math.min(seq, Math.max(0, entries.length - 1));
          for (const account of accounts)
            for (const key of keys) {
              const streamId = watched[0]!;
              const { mayWrite } = await node.query('roles.mayWrite', { streamId, account, key, at });
              expect(mayWrite).toBe(model.hasWritePermission(account, streamId, key, at));
            }
        }),
      ),
      { numRuns: runs(6) },
    );
  });

  test("the newest version of a key's history is what get and range give, at any seq", async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, ([{ entries, lines, model }, seq]) =>
        withNode(watched, lines, async (node) => {
          const at = Math.min(seq, Math.max(0, entries.length - 1));
          const streamId = watched[0]!;
          const live: ObservedRow[] = [];
          // Changed bytes can make keys that were never drawn.
          const written = model.values.filter((row) => row.streamId === streamId).map(({ key }) => key);
          for (const key of new Set([...keys, ...written])) {
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

/** What a node says of its state at a seq, without the seq itself. */
async function answersOf(node: TestNode, at: number | null): Promise<unknown> {
  const { digests } = await node.query('digest.get', { at });
  const { streams } = await node.query('streams.list', { at });
  const counts: unknown[] = [];
  const trees: unknown[] = [];
  for (const streamId of watched) {
    counts.push(
      (await node.query('tree.counts', { streamId, prefixes: ['0x', '0x61', '0xcccc', '0xff'], at })).counts,
    );
    const { nodes } = await node.query('tree.children', { streamId, prefix: '0x', delimiters: [], at });
    trees.push(nodes.map(({ prefix, ...rest }) => ({ prefix: toHex(prefix), ...rest })));
  }
  return {
    digests: digests.map(({ digest }) => digest),
    streams: streams
      .filter((stream) => stream.watched)
      .map(({ foundedAt, liveKeys }) => ({ foundedAt, liveKeys })),
    counts,
    trees,
  };
}
