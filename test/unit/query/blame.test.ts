/** Blame: how the right to write a value came down from the founder. */
import { expect, test } from 'vitest';
import { withHex } from '../../../electron/cli/output';
import { fromText, toHex } from '../../../shared/bytes';
import { A, alice, bob, carol, control, dave, entry, founded, put } from '../../protocol/entries';
import { replayed } from '../../protocol/node';

const vip = toHex(fromText('vip'));

async function blameOf(version: number) {
  await using replay = await replayed([
    ...founded,
    entry(alice, [A], control('GRANT_ADMIN_ROLE', A, { account: bob }), put(A, 'vip', '1')),
    entry(
      bob,
      [A],
      control('SET_KEY_TO_SPECIAL', A, { key: 'vip' }),
      control('GRANT_SPECIAL_WRITER_ROLE', A, { key: 'vip', account: carol }),
    ),
    entry(carol, [A], control('GRANT_SPECIAL_WRITER_ROLE', A, { key: 'vip', account: dave })),
    entry(dave, [A], put(A, 'vip', '2')),
  ]);
  return withHex(await replay.node.query('value.blame', { streamId: A, key: vip, version }));
}

test('follows each grant to whoever gave it', async () => {
  expect(await blameOf(5)).toEqual({
    seq: 5,
    sender: dave,
    timestamp: null,
    chain: [
      { account: dave, right: 'specialWriter', key: vip, since: 4, by: carol },
      { account: carol, right: 'specialWriter', key: vip, since: 3, by: bob },
      { account: bob, right: 'admin', key: null, since: 2, by: alice },
      { account: alice, right: 'admin', key: null, since: 0, by: null },
    ],
    more: false,
  });
});

test('of a version that is not there is a fault', async () => {
  await expect(blameOf(4)).rejects.toMatchObject({ code: 'notFound', message: 'The key has no version 4.' });
});
