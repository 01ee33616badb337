import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { watched } from './cast';
import { type Mode, workspaceKey } from './envelope';
import { checkManyLogs } from './manyLogs';
import { runs, unhurried } from './runs';
import {
  expectSameDigests,
  expectSameEnd,
  expectSameHistory,
  expectSameResults,
  expectSameState,
} from './sameAsModel';
import { TestNode, withNode } from './testNode';
import { lineWithoutData, type WorkloadEntry, workload } from './workload';

describe('replay agrees with the model', unhurried, () => {
  test('in result, state, roles and digests after every entry, and in history', async () => {
    await checkManyLogs({
      name: 'after every entry',
      entries: { short: 2000, long: 90_000 },
      logs: workload(200),
      check: ({ entries, lines, model }) =>
        withNode(watched, lines, async (node) => {
          await expectSameResults(node, entries);
          await expectSameDigests(node, entries, model);
          for (const { seq, streamIds } of entries) {
            for (const streamId of watched)
              if (streamIds.includes(streamId)) await expectSameState(node, model, streamId, seq);
          }
          await expectSameEnd(node, model, entries);
          return entries.length;
        }),
    });
  });

  test('in an encrypted workspace, whatever its entries are sealed for', async () => {
    const sealed = (mode: Mode) =>
      fc.record({ mode: fc.constant(mode), log: workload(150, { sealed: mode }) });
    await checkManyLogs({
      name: 'encrypted',
      entries: { short: 800, long: 20_000 },
      logs: fc.oneof(sealed('v1'), sealed('v2')),
      check: ({ mode, log: { entries, lines, model } }) => {
        const check = async (node: TestNode) => {
          await expectSameResults(node, entries);
          await expectSameDigests(node, entries, model);
          await expectSameEnd(node, model, entries);
          return entries.length;
        };
        return withNode(watched, lines, check, { mode, key: workspaceKey });
      },
    });
  });

  test('when data comes late: replay waits for it, and only where it decides', async () => {
    await checkManyLogs({
      name: 'late data',
      entries: { short: 800, long: 20_000 },
      logs: workload(150),
      async check({ entries, lines, model }) {
        const withheld = entries.map((entry) => (entry.late ? lineWithoutData(entry) : lines[entry.seq]!));
        const node = await TestNode.open(watched);
        try {
          await node.import(withheld);
          for (const at of waitsOf(entries)) {
            expect(await node.replay()).toBe(at);
            await expectSameResults(node, entries.slice(0, at));
            await node.import(lines.slice(at, at + 1));
          }
          expect(await node.replay()).toBeNull();
          await expectSameResults(node, entries);
          await expectSameDigests(node, entries, model);
          for (const streamId of watched)
            await expectSameHistory(node, model, streamId, Math.max(0, entries.length - 1));
        } finally {
          await node.close();
        }
        return entries.length;
      },
    });
  });
});

/** Entries at which a node must wait: those that are its own, whose sender may write, and whose data is late. */
function waitsOf(entries: readonly WorkloadEntry[]): number[] {
  return entries
    .filter(({ late, allowed }) => late && allowed !== null && allowed[0] !== 'SenderNoWritePermission')
    .map(({ seq }) => seq);
}

test.each(['model', 'digestModel', 'plainDecoder', 'violations', 'envelope'])(
  'the %s shares no code with the product',
  async (name) => {
    const text = await readFile(new URL(`${name}.ts`, import.meta.url), 'utf8');
    const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from ?? '');
    expect(imports.filter((from) => from.includes('../'))).toEqual([]);
  },
);

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
