import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../../shared/bytes';
import { decodeTags, streamDomain } from '../../shared/tags';
import { A, alice, B, bob, carol, control, data, entry, entryAt, founded, put, rawEntry, X } from './entries';
import { denied, replayed } from './node';

describe('whether an entry counts, and whether its sender may speak', () => {
  test.each([
    ['empty', new Uint8Array(0)],
    ['not a multiple of 32', concatBytes(streamDomain, fromHex(A).subarray(1))],
    ['of another domain', concatBytes(fromHex(B), fromHex(A))],
  ])('row 1: tags that are %s: skipped, no result', async (_, tags) => {
    expect(decodeTags(tags)).toEqual([]);
    await using node = await replayed([...founded, entry(alice, [], put(A, 'k', 'v'))]);
    expect(await node.result(2)).toBeNull();
    expect(await node.get(A, 'k')).toBeUndefined();
  });

  test('row 2: tags of the domain alone: skipped, no result', async () => {
    expect(decodeTags(streamDomain)).toEqual([]);
    await using node = await replayed([entry(alice, [])]);
    expect(await node.result(0)).toBeNull();
  });

  test('row 3: one tagged stream that is not monitored: skipped, the other untouched', async () => {
    await using node = await replayed([...founded, entry(alice, [A, X], put(A, 'k', 'v'))]);
    expect(await node.result(2)).toBeNull();
    expect(await node.get(A, 'k')).toBeUndefined();
    expect((await node.roles(A)).admins).toHaveLength(1);
  });

  test('row 4: a stream that is tagged twice counts once', async () => {
    await using node = await replayed([entry(alice, [A, A], put(A, 'k', 'v')), entry(alice, [A, A])]);
    expect(await node.results()).toEqual(['Commit', 'Commit']);
    expect((await node.roles(A)).admins).toEqual([{ account: alice, since: 0, by: null }]);
  });

  test('row 5: a stranger may not speak, and his data is not needed', async () => {
    const unfetched = { sender: carol, streamIds: [A], data: undefined };
    await using node = await replayed([...founded, entry(carol, [A], put(A, 'k', 'v')), unfetched]);
    expect(await node.result(2)).toBe('SenderNoWritePermission');
    expect(await node.result(3)).toBe('SenderNoWritePermission');
  });

  test('row 6: the gate comes before the data: a stranger without data may not speak', async () => {
    await using node = await replayed([...founded, { sender: carol, streamIds: [A], data: null }]);
    expect(await node.result(2)).toBe('SenderNoWritePermission');
  });

  test('row 7: data of an admin that can never be had: DownloadFailed', async () => {
    const gone = { sender: alice, streamIds: [A], data: null };
    await using node = await replayed([...founded, gone, entry(alice, [A], put(A, 'k', 'v'))]);
    expect(await node.results()).toEqual(['Commit', 'Commit', 'DownloadFailed', 'Commit']);
  });

  test('row 8: one writable stream opens the gate, but not the other stream', async () => {
    await using node = await replayed([...founded, entry(bob, [A, B], put(A, 'k', 'v'))]);
    expect(await node.result(2)).toBe(denied(A, 'k'));
  });

  test('row 9: anyone founds a new stream with an empty batch of version 0 and is its admin', async () => {
    await using node = await replayed([entryAt(0, carol, [A])]);
    expect(await node.result(0)).toBe('Commit');
    expect(await node.roles(A)).toMatchObject({
      foundedAt: 0,
      admins: [{ account: carol, since: 0, by: null }],
      writers: [],
    });
  });

  test('row 10: a founding entry that does not parse leaves the stream new for the next sender', async () => {
    const broken = rawEntry(carol, [A], new Uint8Array(12), Uint8Array.of(0, 1, 0, 1));
    await using node = await replayed([broken, entry(bob, [A])]);
    expect(await node.result(0)).toMatch(/^DataParseError/);
    expect(await node.roles(A)).toMatchObject({ foundedAt: 1, admins: [{ account: bob }] });
  });

  test('row 51: a right that an entry grants itself does not help its own writes', async () => {
    const grant = control('GRANT_WRITER_ROLE', A, { account: bob });
    await using node = await replayed([...founded, entry(bob, [A, B], put(A, 'k', 'v'), grant)]);
    expect(await node.result(2)).toBe(denied(A, 'k'));
  });

  test('row 65: anybody may write a stream that nobody uses', async () => {
    await using node = await replayed([entry(alice, [A])]);
    expect(await node.mayWrite(carol, B, 'k')).toBe(true);
    expect(await node.mayWrite(carol, A, 'k')).toBe(false);
  });

  test('row 67: an encrypted entry on a plain node is not understood', async () => {
    const encrypted = fromHex(`0x01${'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'}0e6d1759`);
    await using node = await replayed([rawEntry(alice, [A], encrypted)]);
    expect(await node.result(0)).toBe('DataParseError: Stream read/write/access_control list too long');
  });

  test('row 68: a batch sent twice is two entries, each judged on its own', async () => {
    const bytes = data(1, put(A, 'k', 'v'));
    const again = { sender: alice, streamIds: [A], data: bytes };
    await using node = await replayed([...founded, again, again]);
    expect(await node.results()).toEqual(['Commit', 'Commit', 'Commit', 'VersionConfliction']);
    expect(await node.get(A, 'k')).toEqual({ version: 2, value: 'v' });
  });
});
