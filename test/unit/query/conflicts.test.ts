/** Conflicts: which accounts stand against each other, and where. */
import { expect, test } from 'vitest';
import { withHex } from '../../../electron/cli/output';
import { fromText, type Hex, toHex } from '../../../shared/bytes';
import type { Conflicts } from '../../../shared/contract/ownership';
import { A, alice, B, bob, carol, control, dave, entry, entryAt, founded, put } from '../../protocol/entries';
import { replayed } from '../../protocol/node';

const hot = toHex(fromText('hot'));
const log = [
  ...founded,
  entry(
    alice,
    [A],
    control('GRANT_WRITER_ROLE', A, { account: carol }),
    control('GRANT_WRITER_ROLE', A, { account: dave }),
    control('SET_KEY_TO_SPECIAL', A, { key: 'vip' }),
  ),
  entry(carol, [A], put(A, 'hot', 'c')),
  entryAt(2, dave, [A], put(A, 'hot', 'd')),
  entryAt(2, dave, [A], put(A, 'hot', 'd')),
  entry(dave, [A], put(A, 'hot', 'd')),
  entryAt(3, carol, [A], put(A, 'hot', 'c')),
  entry(carol, [A], put(A, 'vip', 'c')),
  entry(bob, [A], put(A, 'hot', 'b')),
];

async function conflicts(input: object = {}): Promise<Conflicts> {
  await using replay = await replayed(log);
  return withHex(await replay.node.query('log.conflicts', input)) as Conflicts;
}

test('are grouped by cause, by the key where accounts race, and by who was stopped by whom', async () => {
  expect(await conflicts()).toEqual({
    from: 0,
    to: 10,
    rejections: 5,
    causes: [
      { verdict: 'versionConflict', count: 3, newestSeq: 7 },
      { verdict: 'senderMayNotWrite', count: 1, newestSeq: 9 },
      { verdict: 'writeDenied', count: 1, newestSeq: 8 },
    ],
    keys: [
      { streamId: A, key: hot, count: 4, newestSeq: 9, accounts: [bob, carol, dave] },
      { streamId: A, key: toHex(fromText('vip')), count: 1, newestSeq: 8, accounts: [carol, alice] },
    ],
    pairs: [
      { rejected: dave, other: carol, count: 2, newestSeq: 5 },
      { rejected: carol, other: alice, count: 1, newestSeq: 8 },
      { rejected: carol, other: dave, count: 1, newestSeq: 7 },
    ],
    partial: false,
    next: null,
  });
});

test('at the gate is the key that was to be written, and whoever took the right that would have opened it', async () => {
  await using replay = await replayed([
    ...founded,
    entry(alice, [A], control('GRANT_WRITER_ROLE', A, { account: carol })),
    entry(alice, [A], control('REVOKE_WRITER_ROLE', A, { account: carol })),
    entry(carol, [A], put(A, 'hot', 'c')),
    // What comes later took nothing from it.
    entry(alice, [A], control('GRANT_SPECIAL_WRITER_ROLE', A, { key: 'vip', account: carol })),
    entry(alice, [A], control('REVOKE_SPECIAL_WRITER_ROLE', A, { key: 'vip', account: carol })),
  ]);
  const found = withHex(await replay.node.query('log.conflicts', {})) as Conflicts;
  expect(found).toMatchObject({
    rejections: 1,
    causes: [{ verdict: 'senderMayNotWrite', count: 1 }],
    keys: [{ streamId: A, key: hot, count: 1, accounts: [carol, alice] }],
    pairs: [{ rejected: carol, other: alice, count: 1 }],
  });
});

test('of a pair of accounts are the entries that the log shows when it is narrowed to the pair', async () => {
  await using replay = await replayed(log);
  const seqsOf = async (sender: Hex, against: Hex) =>
    (await replay.node.query('log.page', { sender, against })).rows.map(({ seq }) => seq);
  const { pairs } = await conflicts();
  expect(await Promise.all(pairs.map(({ rejected, other }) => seqsOf(rejected, other)))).toEqual([
    [5, 4],
    [8],
    [7],
  ]);
  expect(await seqsOf(carol, bob)).toEqual([]);
});

test('of another stream are left out', async () => {
  expect(await conflicts({ streamId: B })).toMatchObject({ rejections: 0, causes: [], partial: false });
});

test('a stretch ends where it may look no further, and says where to go on', async () => {
  expect(await conflicts({ budget: 2 })).toMatchObject({
    from: 8,
    to: 10,
    rejections: 2,
    partial: true,
    next: 8,
  });
  expect(await conflicts({ before: 8, budget: 8 })).toMatchObject({
    from: 0,
    to: 8,
    rejections: 3,
    next: null,
  });
});
