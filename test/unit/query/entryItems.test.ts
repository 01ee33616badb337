/** What an entry carried: access-control acts with what stood before each, and items by pages. */
import { expect, test } from 'vitest';
import { A, alice, bob, control, entry, entryAt, founded, put, read } from '../../protocol/entries';
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

test('items come by pages of their kind, each with what it met, and no page leaves one out', async () => {
  await using replay = await replayed([
    ...founded,
    entry(alice, [A], put(A, 'k2', 'old')),
    entryAt(
      1,
      alice,
      [A],
      read(A, 'k2'),
      ...Array.from({ length: 5 }, (_, i) => put(A, `k${i}`, `${i}`)),
      put(A, 'k4', 'last'),
      control('GRANT_WRITER_ROLE', A, { account: bob }),
    ),
  ]);
  const page = (kind: 'reads' | 'writes' | 'accessControl', from: number) =>
    replay.node.query('entry.items', { seq: 3, kind, from, limit: 4 });
  const [first, second] = [await page('writes', 0), await page('writes', 4)];
  expect([first.next, second.next]).toEqual([4, null]);
  const { batch } = await replay.node.query('entry.get', { seq: 3 });
  expect([...first.writes, ...second.writes]).toEqual(batch?.writes);
  expect(second.writes.map(({ shadowed }) => shadowed)).toEqual([true, false]);
  expect(await page('reads', 0)).toMatchObject({ reads: [{ newest: 2 }], writes: [], next: null });
  expect((await page('accessControl', 0)).accessControl).toEqual(batch?.accessControl);
  expect(await page('writes', 6)).toEqual({ reads: [], writes: [], accessControl: [], next: null });
});
