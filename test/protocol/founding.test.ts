/** Founding, late starts, and what a node that watches other streams makes of the same log. */
import { describe, expect, test } from 'vitest';
import { A, alice, B, bob, carol, control, entry, entryAt, founded, put, X } from './entries';
import { KvClient } from './kvClient';
import { replayed } from './node';

describe('founding', () => {
  test('a failed founding entry leaves the stream open to the next sender', async () => {
    const conflicting = entryAt(1, carol, [A, B], put(B, 'k', 'v'));
    await using node = await replayed([
      entry(alice, [X]),
      entry(bob, [B]),
      entry(bob, [B], put(B, 'k', 'v')),
      conflicting,
      entry(alice, [A]),
    ]);
    expect(await node.result(3)).toBe('VersionConfliction');
    expect(await node.roles(A)).toMatchObject({
      foundedAt: 4,
      admins: [{ account: alice, since: 4, by: null }],
    });
  });

  test('one entry founds every new stream that it tags', async () => {
    await using node = await replayed([entry(carol, [B, A])]);
    for (const stream of [A, B])
      expect((await node.roles(stream)).admins).toEqual([{ account: carol, since: 0, by: null }]);
  });

  test('a new stream beside one of somebody else opens the gate', async () => {
    await using node = await replayed([entry(alice, [A]), entry(carol, [A, B])]);
    expect(await node.results()).toEqual(['Commit', 'Commit']);
    expect(await node.roles(A)).toMatchObject({ admins: [{ account: alice }] });
    expect(await node.roles(B)).toMatchObject({ foundedAt: 1, admins: [{ account: carol }] });
  });

  test('the founder may write in the founding entry, and a special key, too', async () => {
    const special = control('SET_KEY_TO_SPECIAL', A, { key: 'k' });
    await using node = await replayed([entry(carol, [A], put(A, 'k', 'v'), special)]);
    expect(await node.get(A, 'k')).toEqual({ version: 0, value: 'v' });
  });

  test('before its founding a stream has no admin, and anybody may write it', async () => {
    await using node = await replayed([entry(bob, [B]), entry(alice, [A])]);
    expect(await node.roles(A, 0)).toMatchObject({ foundedAt: null, admins: [] });
    expect(await node.mayWrite(carol, A, 'k', 0)).toBe(true);
    expect(await node.mayWrite(carol, A, 'k', 1)).toBe(false);
  });
});

describe('a late start', () => {
  const late = [entry(carol, [A], put(A, 'k', 'v')), entry(alice, [A])];

  test('streams that were founded before it look new, so the first sender becomes admin', async () => {
    await using node = await replayed(late, { firstSeq: 100 });
    expect(await node.result(100)).toBe('Commit');
    expect(await node.result(101)).toBe('SenderNoWritePermission');
    expect(await node.roles(A)).toMatchObject({ foundedAt: 100, admins: [{ account: carol }] });
    expect(await node.get(A, 'k')).toEqual({ version: 100, value: 'v' });
  });

  test('is told by kv_getReplayProgress', async () => {
    await using node = await replayed(late, { firstSeq: 100 });
    await using kv = await KvClient.open(node.node);
    expect(await kv.call('kv_getReplayProgress')).toEqual({ appliedSeq: 102, firstTxSeq: 100 });
  });

  test('versions before the first entry are before everything', async () => {
    await using node = await replayed(late, { firstSeq: 100 });
    expect(await node.get(A, 'k', 50)).toBeUndefined();
    expect(await node.roles(A, 50)).toMatchObject({ foundedAt: null, admins: [] });
  });

  test('a gap behind the first entry is refused', async () => {
    await using node = await replayed(late, { firstSeq: 100 });
    await expect(node.importMore([entry(alice, [A])], 103)).rejects.toMatchObject({
      code: 'importRefused',
      data: { line: 1, field: 'seq' },
    });
  });

  test('an entry that is known already is passed over', async () => {
    await using node = await replayed(late, { firstSeq: 100 });
    await node.importMore([...late, entry(carol, [A], put(A, 'k', 'w'))], 100);
    expect(await node.get(A, 'k')).toEqual({ version: 102, value: 'w' });
    expect(await node.versions(A, 'k')).toEqual([100, 102]);
  });
});

describe('the watched streams', () => {
  const shared = [...founded, entry(alice, [A, X], put(A, 'k', 'v'))];

  test('an entry that also tags a stream watched nowhere here does not count', async () => {
    await using node = await replayed(shared);
    expect(await node.result(2)).toBeNull();
    await using other = await replayed(shared, { watched: [A, B, X] });
    expect(await other.result(2)).toBe('Commit');
    expect(await other.roles(X)).toMatchObject({ foundedAt: 2 });
  });
});
