/** The dry run against replay itself, and what it says must hold against the model. */
import { expect, test } from 'vitest';
import { toHex } from '../../shared/bytes';
import type { Condition, DryRun } from '../../shared/contract/composing';
import { keys, watched } from './cast';
import { checkManyLogs } from './manyLogs';
import type { Model } from './model';
import { unhurried } from './runs';
import { type TestNode, withNode } from './testNode';
import { type Draft, draftedLog } from './workload';
import { dataOf } from './workloadData';

test('a dry run says of a batch what replay says when it lands next', unhurried, async () => {
  let lockouts = 0;
  await checkManyLogs({
    name: 'dry run',
    entries: { short: 1000, long: 10_000 },
    logs: draftedLog(40, 25),
    check: ({ before, drafts, model }) =>
      withNode(watched, before.lines, async (node) => {
        const sendable = drafts.filter(({ streamIds }) => streamIds.length > 0);
        for (const draft of drafts) {
          const foreseen = sendable.includes(draft) ? await dryRun(node, draft) : undefined;
          await land(node, draft);
          if (foreseen === undefined) continue;
          await expectForeseen(node, draft, foreseen);
          lockouts += expectLockoutsTold(model, draft, foreseen);
        }
        return sendable.length;
      }),
  });
  // Otherwise nothing was tried.
  expect(lockouts).toBeGreaterThan(0);
});

test('a verdict to commit stays as long as all holds that must', unhurried, async () => {
  let flips = 0;
  await checkManyLogs({
    name: 'conditions of a dry run',
    entries: { short: 150, long: 10_000 },
    logs: draftedLog(40, 25),
    check: ({ before, drafts, model }) =>
      withNode(watched, before.lines, async (node) => {
        let foreseen: DryRun | undefined;
        let compared = 0;
        for (const [i, draft] of drafts.entries()) {
          const next = drafts[i + 1];
          const isSendable = next !== undefined && next.streamIds.length > 0;
          foreseen = isSendable ? await dryRun(node, next) : undefined;
          await land(node, draft);
          if (foreseen?.verdict !== 'committed' || next === undefined) continue;
          const after = await dryRun(node, next);
          compared++;
          const { conditions } = foreseen.mustHold;
          const broken = conditions.filter((condition) => !holds(condition, model, next, draft.seq));
          if (after.verdict === 'committed') continue;
          flips++;
          expect(broken, `${after.result} came without a word`).not.toEqual([]);
        }
        return compared;
      }),
  });
  // Otherwise nothing was tried.
  expect(flips).toBeGreaterThan(0);
});

function dryRun(node: TestNode, { batch, sender }: Draft): Promise<DryRun> {
  return node.query('compose.dryRun', { data: dataOf(batch, 'whole'), sender });
}

async function land(node: TestNode, { line }: Draft): Promise<void> {
  await node.import([line]);
  await node.replay();
}

async function expectForeseen(node: TestNode, draft: Draft, foreseen: DryRun): Promise<void> {
  const { seq, allowed } = draft;
  if (allowed === null) expect(foreseen.result).toBeNull();
  else expect(allowed).toContain(foreseen.result);
  const landed = await node.query('entry.get', { seq });
  expect(foreseen.result).toBe(landed.result);
  expect(foreseen.verdict).toBe(landed.verdict);
  expect(foreseen.checks.map(({ proof: _proof, ...check }) => check)).toEqual(landed.checks);
  expect({ size: foreseen.size, dataRoot: foreseen.dataRoot }).toEqual({
    size: landed.size,
    dataRoot: landed.dataRoot,
  });
  const explained = await node.query('entry.explain', { seq });
  expect(foreseen.repair).toEqual(explained.repair);
  expect(provenKinds(foreseen.checks)).toEqual(provenKinds(explained.checks));
  if (landed.result !== 'Commit') return;
  for (const streamId of foreseen.founds)
    expect((await node.query('roles.stream', { streamId })).foundedAt).toBe(seq);
  for (const guard of foreseen.guards) {
    if (guard.kind === 'lastAdmin')
      expect((await node.query('roles.stream', { streamId: guard.streamId })).admins).toEqual([]);
    if (guard.kind !== 'locksOut' || guard.of !== 'keys') continue;
    for (const key of guard.keys) {
      const right = { streamId: guard.streamId, account: draft.sender, key: toHex(key) };
      expect((await node.query('roles.mayWrite', right)).mayWrite).toBe(false);
    }
  }
}

/**
 * Whatever key its sender might write before the entry and not after it, by the model, the dry run has said so.
 * @returns how many there are
 */
function expectLockoutsTold(model: Model, { seq, sender }: Draft, { result, guards }: DryRun): number {
  if (result !== 'Commit') return 0;
  const told = guards.filter((guard) => guard.kind === 'locksOut');
  let lost = 0;
  for (const streamId of watched) {
    for (const key of keys) {
      const mayWrite = (at: number) => model.hasWritePermission(sender, streamId, key, at);
      if (!mayWrite(seq - 1) || mayWrite(seq)) continue;
      lost++;
      const isTold = told.some(
        (guard) =>
          guard.streamId === streamId &&
          (guard.of === 'stream' ||
            (guard.of === 'normalKeys' && !model.isSpecialKey(streamId, key, seq - 1)) ||
            (guard.of === 'keys' && guard.keys.some((each) => toHex(each) === key))),
      );
      expect(isTold, `entry ${seq} locks ${sender} out of ${key} in ${streamId} without a word`).toBe(true);
    }
  }
  return lost;
}

function provenKinds(checks: DryRun['checks']): (string | undefined)[] {
  return checks.map(({ proof }) => proof?.kind);
}

/** Whether a condition still holds after an entry, by the model. */
function holds(condition: Condition, model: Model, { sender, batch }: Draft, at: number): boolean {
  const { streamId } = condition;
  switch (condition.kind) {
    case 'key': {
      const versions = model.versionsOf(streamId, toHex(condition.key)).filter(({ seq }) => seq <= at);
      return BigInt(versions.at(-1)?.seq ?? 0) <= batch.version;
    }
    case 'right':
      if (condition.right === 'admin') return model.isAdmin(sender, streamId, at);
      if (condition.right === 'streamWriter') return model.isWriterOfStream(sender, streamId, at);
      return model.isWriterOfKey(sender, streamId, toHex(condition.key!), at);
    case 'keyStaysNormal':
      return !model.isSpecialKey(streamId, toHex(condition.key), at);
    case 'keyStaysSpecial':
      return model.isSpecialKey(streamId, toHex(condition.key), at);
    case 'staysNew':
      return model.isNew(streamId, at);
    case 'mayWriteInStream':
      return (
        model.isNew(streamId, at) ||
        model.isAdmin(sender, streamId, at) ||
        model.isWriterOfStream(sender, streamId, at) ||
        keys.some((key) => model.isWriterOfKey(sender, streamId, key, at))
      );
  }
}
