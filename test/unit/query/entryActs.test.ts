/** Access-control acts of an entry, with what stood before each. */
import { expect, test } from 'vitest';
import { A, alice, bob, control, entry, founded } from '../../protocol/entries';
import { replayed } from '../../protocol/node';

test('each act says the newest act before it about the same right, and whether it counts', async () => {
  await using replay = await replayed([
    ...founded,
    entry(alice, [A], control('GRANT_WRITER_ROLE', A, { account: bob })),
    entry(alice, [A], control('REVOKE_WRITER_ROLE', A, { account: bob })),
    entry(
      alice,
      [A],
      control('GRANT_WRITER_ROLE', A, { account: bob }),
      control('REVOKE_WRITER_ROLE', A, { account: bob }),
      control('SET_KEY_TO_SPECIAL', A, { key: 'vip' }),
      control('GRANT_ADMIN_ROLE', A, { account: alice }),
      control('RENOUNCE_ADMIN_ROLE', A),
    ),
  ]);
  const { batch } = await replay.node.query('entry.get', { seq: 4 });
  const revoked = { held: false, operation: 'REVOKE_WRITER_ROLE', seq: 3, by: alice };
  const founding = { held: true, operation: 'GRANT_ADMIN_ROLE', seq: 0, by: null };
  expect(batch?.accessControl.map(({ account, before, counts }) => ({ account, before, counts }))).toEqual([
    { account: bob, before: revoked, counts: false },
    { account: bob, before: revoked, counts: true },
    { account: null, before: null, counts: true },
    { account: alice, before: founding, counts: false },
    { account: alice, before: founding, counts: true },
  ]);
});

test('in a founding entry nothing stands before', async () => {
  await using replay = await replayed([entry(alice, [A], control('RENOUNCE_ADMIN_ROLE', A))]);
  const { batch } = await replay.node.query('entry.get', { seq: 0 });
  expect(batch?.accessControl).toMatchObject([{ account: alice, before: null, counts: true }]);
});
