import { describe, expect, test } from 'vitest';
import { A, alice, B, carol, control, dave, entry, erin, founded, put, type TestEntry, X } from './entries';
import { denied, mismatch, type ReplayedNode, replayed, roleDenied } from './node';

const grantAdmin = (account: typeof alice, stream = A) => control('GRANT_ADMIN_ROLE', stream, { account });
const renounceAdmin = control('RENOUNCE_ADMIN_ROLE', A);
const grantWriter = (account: typeof alice) => control('GRANT_WRITER_ROLE', A, { account });
const revokeWriter = (account: typeof alice) => control('REVOKE_WRITER_ROLE', A, { account });
const renounceWriter = control('RENOUNCE_WRITER_ROLE', A);
const special = (key: string) => control('SET_KEY_TO_SPECIAL', A, { key });
const normal = (key: string) => control('SET_KEY_TO_NORMAL', A, { key });
const grantSpecial = (key: string, account: typeof alice) =>
  control('GRANT_SPECIAL_WRITER_ROLE', A, { key, account });
const revokeSpecial = (key: string, account: typeof alice) =>
  control('REVOKE_SPECIAL_WRITER_ROLE', A, { key, account });
const renounceSpecial = (key: string) => control('RENOUNCE_SPECIAL_WRITER_ROLE', A, { key });

/** Carol is a writer of A from seq 2 on. */
const withWriter: TestEntry[] = [...founded, entry(alice, [A], grantWriter(carol))];
/** vip is special from seq 2 on, Dave its writer. */
const withSpecial: TestEntry[] = [...founded, entry(alice, [A], special('vip'), grantSpecial('vip', dave))];

const accounts = (holders: { account: string }[]) => holders.map((holder) => holder.account);
const admins = async (node: ReplayedNode) => accounts((await node.roles(A)).admins);
const writers = async (node: ReplayedNode) => accounts((await node.roles(A)).writers);

describe('admins', () => {
  test('row 36: granting admin to oneself without being one is dropped, and the rest decides', async () => {
    await using node = await replayed([
      ...withWriter,
      entry(carol, [A], grantAdmin(carol), put(A, 'k', 'v')),
      entry(carol, [A], grantAdmin(carol), normal('k')),
    ]);
    expect(await node.result(3)).toBe('Commit');
    expect(await node.get(A, 'k')).toEqual({ version: 3, value: 'v' });
    expect(await node.result(4)).toBe(roleDenied('SET_KEY_TO_NORMAL', A, 'k'));
    expect(await admins(node)).toEqual([alice]);
  });

  test('row 37: granting admin of an untagged stream to oneself is dropped, too', async () => {
    await using node = await replayed([...founded, entry(alice, [A], grantAdmin(alice, X))]);
    expect(await node.result(2)).toBe('Commit');
  });

  test('row 38: granting admin of an untagged stream to somebody else', async () => {
    await using node = await replayed([...founded, entry(alice, [A], grantAdmin(carol, X))]);
    expect(await node.result(2)).toBe(mismatch);
  });

  test('row 39: a founder who renounces in the founding entry leaves the stream without admin, for good', async () => {
    await using node = await replayed([
      entry(alice, [A], renounceAdmin),
      entry(alice, [A], put(A, 'k', 'v')),
      entry(carol, [A], grantAdmin(carol)),
    ]);
    expect(await node.results()).toEqual(['Commit', 'SenderNoWritePermission', 'SenderNoWritePermission']);
    expect(await node.roles(A)).toMatchObject({ foundedAt: 0, admins: [] });
  });

  test('row 40: a founder who makes Carol admin and renounces: Carol is admin', async () => {
    await using node = await replayed([entry(alice, [A], grantAdmin(carol), renounceAdmin)]);
    expect(await node.roles(A)).toMatchObject({ admins: [{ account: carol, since: 0, by: alice }] });
  });

  test('renouncing, then granting oneself: the grant is dropped and the renouncing stands', async () => {
    await using node = await replayed([...founded, entry(alice, [A], renounceAdmin, grantAdmin(alice))]);
    expect(await node.result(2)).toBe('Commit');
    expect(await admins(node)).toEqual([]);
  });

  test('the founder counts as admin for everything else in the founding entry', async () => {
    await using node = await replayed([
      entry(alice, [A], renounceAdmin, special('vip'), grantWriter(carol), revokeSpecial('vip', dave)),
    ]);
    expect(await node.result(0)).toBe('Commit');
    expect(await writers(node)).toEqual([carol]);
  });

  test('renouncing does not weaken the rest of its own entry', async () => {
    await using node = await replayed([
      ...founded,
      entry(alice, [A], renounceAdmin, special('vip'), put(A, 'k', 'v')),
      entry(alice, [A], put(A, 'k', 'w')),
    ]);
    expect(await node.result(2)).toBe('Commit');
    expect(await node.result(3)).toBe('SenderNoWritePermission');
  });

  test('an admin loses the role by renouncing it only', async () => {
    await using node = await replayed([
      ...founded,
      entry(alice, [A], grantAdmin(carol)),
      entry(carol, [A], revokeWriter(alice), revokeSpecial('k', alice)),
      entry(alice, [A], put(A, 'k', 'v')),
    ]);
    expect(await node.results()).toEqual(['Commit', 'Commit', 'Commit', 'Commit', 'Commit']);
    expect(await admins(node)).toEqual([alice, carol]);
  });
});

describe('writers', () => {
  test('row 41: granted, then revoked: not a writer', async () => {
    await using node = await replayed([
      ...founded,
      entry(alice, [A], grantWriter(carol), revokeWriter(carol)),
    ]);
    expect(await writers(node)).toEqual([]);
  });

  test('row 42: revoked, then granted: a writer', async () => {
    await using node = await replayed([
      ...founded,
      entry(alice, [A], revokeWriter(carol), grantWriter(carol)),
    ]);
    expect(await writers(node)).toEqual([carol]);
  });

  test('of grant and revoke only the last is checked', async () => {
    const hidden = entry(carol, [A], revokeWriter(dave), grantWriter(dave));
    const shown = entry(carol, [A], grantWriter(dave), revokeWriter(dave));
    await using node = await replayed([...withWriter, hidden, shown]);
    expect(await node.result(3)).toBe('Commit');
    expect(await node.result(4)).toBe(roleDenied('REVOKE_WRITER_ROLE', A, 'NONE', dave));
  });

  test('row 43: a writer may make somebody a writer', async () => {
    await using node = await replayed([...withWriter, entry(carol, [A], grantWriter(dave))]);
    expect(await node.roles(A)).toMatchObject({
      writers: [
        { account: carol, since: 2, by: alice },
        { account: dave, since: 3, by: carol },
      ],
    });
  });

  test('row 44: a writer may not revoke a writer', async () => {
    await using node = await replayed([...withWriter, entry(carol, [A], revokeWriter(dave))]);
    expect(await node.result(3)).toBe(roleDenied('REVOKE_WRITER_ROLE', A, 'NONE', dave));
  });

  test('a revoke of oneself is hidden behind a later renounce: they share a slot', async () => {
    await using node = await replayed([
      ...withWriter,
      entry(carol, [A], revokeWriter(carol), renounceWriter),
    ]);
    expect(await node.result(3)).toBe('Commit');
    expect(await writers(node)).toEqual([]);
  });

  test('row 47: renouncing what was never held is accepted and stored', async () => {
    await using node = await replayed([
      ...withWriter,
      entry(carol, [A], renounceAdmin, renounceSpecial('k')),
      entry(alice, [A], renounceWriter),
    ]);
    expect(await node.results()).toEqual(['Commit', 'Commit', 'Commit', 'Commit', 'Commit']);
    expect(await node.facts(A, carol, 'k')).toEqual([
      { seq: 2, operation: 'GRANT_WRITER_ROLE', by: alice },
      { seq: 3, operation: 'RENOUNCE_ADMIN_ROLE', by: carol },
      { seq: 3, operation: 'RENOUNCE_SPECIAL_WRITER_ROLE', by: carol },
    ]);
  });

  test('an admin is not a writer', async () => {
    await using node = await replayed(founded);
    expect(await writers(node)).toEqual([]);
    expect(await node.mayWrite(alice, A, 'k')).toBe(true);
  });
});

describe('special keys', () => {
  test('row 45: a special writer may make somebody a special writer, even of a key that is normal now', async () => {
    await using node = await replayed([
      ...withSpecial,
      entry(dave, [A], grantSpecial('vip', erin)),
      entry(alice, [A], normal('vip')),
      entry(dave, [A], grantSpecial('vip', carol)),
      entry(alice, [A], special('vip')),
    ]);
    expect(await node.results()).toEqual(Array(7).fill('Commit'));
    const [vip] = (await node.roles(A)).specialKeys;
    expect(accounts(vip!.writers)).toEqual([carol, dave, erin]);
  });

  test('row 46: a stream writer may not make anybody a special writer', async () => {
    await using node = await replayed([...withWriter, entry(carol, [A], grantSpecial('vip', erin))]);
    expect(await node.result(3)).toBe(roleDenied('GRANT_SPECIAL_WRITER_ROLE', A, 'vip', erin));
  });

  test('row 48: a stream writer may not write a special key', async () => {
    await using node = await replayed([
      ...withWriter,
      entry(alice, [A], special('vip')),
      entry(carol, [A], put(A, 'vip', 'v')),
    ]);
    expect(await node.result(4)).toBe(denied(A, 'vip'));
  });

  test('row 49: a special writer passes the gate but may not write the key while it is normal', async () => {
    await using node = await replayed([
      ...withSpecial,
      entry(alice, [A], normal('vip')),
      entry(dave, [A], put(A, 'vip', 'v')),
      entry(alice, [A], special('vip')),
      entry(dave, [A], put(A, 'vip', 'again')),
    ]);
    expect(await node.result(4)).toBe(denied(A, 'vip'));
    expect(await node.get(A, 'vip')).toEqual({ version: 6, value: 'again' });
  });

  test('row 50: a special writer of one key passes the gate but may not write another', async () => {
    await using node = await replayed([...withSpecial, entry(dave, [A], put(A, 'other', 'v'))]);
    expect(await node.result(3)).toBe(denied(A, 'other'));
  });

  test('a special writer whose only key was revoked does not pass the gate', async () => {
    await using node = await replayed([
      ...withSpecial,
      entry(alice, [A], revokeSpecial('vip', dave)),
      entry(dave, [A], put(A, 'vip', 'v')),
    ]);
    expect(await node.result(4)).toBe('SenderNoWritePermission');
  });

  test('an item of an untagged stream', async () => {
    await using node = await replayed([...founded, entry(alice, [A], control('RENOUNCE_WRITER_ROLE', B))]);
    expect(await node.result(2)).toBe(mismatch);
  });
});
