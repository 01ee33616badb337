/** The complete verdict, against every rule that an entry breaks by the model. */
import { expect, test } from 'vitest';
import { toHex } from '../../shared/bytes';
import type { Check } from '../../shared/contract/outputs';
import { watched } from './cast';
import { checkManyLogs } from './manyLogs';
import type { Model } from './model';
import { unhurried } from './runs';
import { type TestNode, withNode } from './testNode';
import type { Violation } from './violations';
import { type WorkloadEntry, workload } from './workload';

test('the complete verdict lists every violation, and agrees with the result', unhurried, async () => {
  await checkManyLogs({
    name: 'complete verdict',
    entries: { short: 1500, long: 30_000 },
    logs: workload(100),
    check: ({ entries, lines, model }) =>
      withNode(watched, lines, async (node) => {
        for (const entry of entries) await expectCompleteVerdict(node, entry, model);
        return entries.length;
      }),
  });
});

async function expectCompleteVerdict(node: TestNode, entry: WorkloadEntry, model: Model): Promise<void> {
  const { seq, allowed, violations } = entry;
  const detail = await node.query('entry.get', { seq });
  const broken = detail.checks.filter(({ ok }) => !ok);
  expect(broken.map(violationOf), `entry ${seq}`).toEqual(violations.broken);
  expect(detail.notRun).toEqual(violations.notRun);
  expect(detail.result).toBe(allowed?.[0] ?? null);
  const deciding = detail.checks.filter((check) => check.deciding);
  const isRejected = detail.result !== null && detail.result !== 'Commit';
  expect(deciding).toEqual(isRejected ? broken.slice(0, 1) : []);
  if (detail.result === 'Commit') expect(broken).toEqual([]);
  for (const { streamId, key, before } of detail.batch?.writes ?? [])
    expect(before?.version).toBe(newestBefore(model, seq, streamId, toHex(key)));
  for (const { streamId, key, newest } of detail.batch?.reads ?? [])
    expect(newest).toBe(newestBefore(model, seq, streamId, toHex(key)) ?? 0);
}

function violationOf({ phase, rule, index, streamId, key }: Check): Violation {
  return { phase, rule, index, streamId, key: key && toHex(key) };
}

function newestBefore(model: Model, seq: number, streamId: string, key: string): number | undefined {
  return model.versionsOf(streamId, key).findLast((row) => row.seq < seq)?.seq;
}
