import { test } from 'vitest';
import { watched } from './cast';
import { checkManyLogs } from './manyLogs';
import { unhurried } from './runs';
import {
  expectSameDigests,
  expectSameEnd,
  expectSameHistory,
  expectSameResults,
  expectSameState,
} from './sameAsModel';
import { withNode } from './testNode';
import { workload } from './workload';

/** Longer than the groups that replay writes at once. */
const length = 2500;

test(
  'replay of long logs agrees with the model: results and digests after every entry, the rest here and there',
  unhurried,
  async () => {
    await checkManyLogs({
      name: 'long logs',
      entries: { short: 5000, long: 840_000 },
      logs: workload(length, { exactly: true }),
      check: ({ entries, lines, model }) =>
        withNode(watched, lines, async (node) => {
          await expectSameResults(node, entries);
          await expectSameDigests(node, entries, model);
          for (const streamId of watched) {
            for (const at of [0, 333, 999, 1000, 1777]) await expectSameState(node, model, streamId, at);
            await expectSameHistory(node, model, streamId, 1111);
          }
          await expectSameEnd(node, model, entries);
          return length;
        }),
    });
  },
);
