import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../../shared/bytes';
import { rawBatch, rawRead, stream } from '../unit/shared/rawData';
import { A, alice, B, bob, entry, entryAt, founded, head, put, rawEntry, read, remove, X } from './entries';
import { conflict, denied, mismatch, replayed } from './node';

/** Alice founds A and writes k in its first entry; Bob founds B. */
const writtenAtZero = [entry(alice, [A], put(A, 'k', 'zero')), entry(bob, [B])];
/** k is written again at seq 2. */
const writtenAtTwo = [...writtenAtZero, entry(alice, [A], put(A, 'k', 'two'))];

describe('conflicts', () => {
  test('row 11: a value written by entry 0 never conflicts', async () => {
    await using node = await replayed([...writtenAtZero, entryAt(0, alice, [A], put(A, 'k', 'v'))]);
    expect(await node.result(2)).toBe('Commit');
  });

  test('row 12: version 1 conflicts with a key last written at seq 2', async () => {
    await using node = await replayed([...writtenAtTwo, entryAt(1, alice, [A], put(A, 'k', 'v'))]);
    expect(await node.result(3)).toBe(conflict);
    expect(await node.get(A, 'k')).toEqual({ version: 2, value: 'two' });
  });

  test('row 13: version 2 has seen the write at seq 2', async () => {
    await using node = await replayed([...writtenAtTwo, entryAt(2, alice, [A], put(A, 'k', 'v'))]);
    expect(await node.result(3)).toBe('Commit');
    expect(await node.get(A, 'k')).toEqual({ version: 3, value: 'v' });
  });

  test('row 14: a deleted key keeps its version and conflicts', async () => {
    const log = [
      ...writtenAtTwo,
      entry(alice, [A], remove(A, 'k')),
      entryAt(0, alice, [A], put(A, 'k', 'v')),
    ];
    await using node = await replayed(log);
    expect(await node.result(4)).toBe(conflict);
  });

  test('row 15: version 2^64-1 never conflicts', async () => {
    await using node = await replayed([
      ...writtenAtTwo,
      entryAt(head, alice, [A], read(A, 'k'), put(A, 'k', 'v')),
    ]);
    expect(await node.result(3)).toBe('Commit');
  });

  test('a read conflicts like a write, and a failed entry leaves no trace', async () => {
    const log = [...writtenAtTwo, entryAt(1, alice, [A], read(A, 'k'), put(A, 'other', 'v'))];
    await using node = await replayed(log);
    expect(await node.result(3)).toBe(conflict);
    expect(await node.get(A, 'other')).toBeUndefined();
  });

  test('an entry does not see its own writes: reading and writing one key is no conflict', async () => {
    await using node = await replayed([
      ...writtenAtTwo,
      entryAt(2, alice, [A], read(A, 'k'), put(A, 'k', 'v')),
    ]);
    expect(await node.result(3)).toBe('Commit');
  });
});

describe('reads', () => {
  test('row 16: a read of a stream that is not monitored', async () => {
    await using node = await replayed([...writtenAtTwo, entry(alice, [A], read(X, 'k'))]);
    expect(await node.result(3)).toBe(mismatch);
  });

  test('row 17: a read of a monitored stream is judged normally, tagged or not', async () => {
    const log = [...writtenAtTwo, entry(bob, [B], put(B, 'k', 'three'))];
    const seen = entryAt(3, alice, [A], read(B, 'k'));
    const notSeen = entryAt(2, alice, [A], read(B, 'k'));
    await using node = await replayed([...log, seen, notSeen]);
    expect(await node.result(4)).toBe('Commit');
    expect(await node.result(5)).toBe(conflict);
  });

  test('row 18: a stale read decides before a broken write set is seen', async () => {
    const data = concatBytes(
      rawBatch({ version: 1, reads: [rawRead(fromHex(A), 'k')] }).subarray(0, 12 + 36),
      fromHex('0xffffffff'),
    );
    await using node = await replayed([...writtenAtTwo, rawEntry(alice, [A], data)]);
    expect(await node.result(3)).toBe(conflict);
  });

  test('row 19: reads are checked in order: the first failure decides', async () => {
    const staleFirst = entryAt(1, alice, [A], read(A, 'k'), read(X, 'k'));
    const unmonitoredFirst = entryAt(1, alice, [A], read(X, 'k'), read(A, 'k'));
    await using node = await replayed([...writtenAtTwo, staleFirst, unmonitoredFirst]);
    expect(await node.result(3)).toBe(conflict);
    expect(await node.result(4)).toBe(mismatch);
  });

  test('a read set that does not parse decides before its first items are judged', async () => {
    const data = rawBatch({ version: 1, reads: [rawRead(fromHex(A), 'k'), rawRead(stream(1), '', 0)] });
    await using node = await replayed([...writtenAtTwo, rawEntry(alice, [A], data)]);
    expect(await node.result(3)).toBe('DataParseError: Invalid stream data');
  });
});

describe('writes', () => {
  test('row 20: an untagged and a stale write: either may be named', async () => {
    await using node = await replayed([
      ...writtenAtTwo,
      entryAt(1, alice, [A], put(X, 'k', 'v'), put(A, 'k', 'v')),
    ]);
    expect([mismatch, conflict]).toContain(await node.result(3));
  });

  test('row 21: one write that is untagged and stale is untagged', async () => {
    await using node = await replayed([...writtenAtTwo, entryAt(1, bob, [B], put(A, 'k', 'v'))]);
    expect(await node.result(3)).toBe(mismatch);
  });

  test('row 22: one write that is stale and not permitted is stale', async () => {
    const stale = entryAt(1, bob, [A, B], put(A, 'k', 'v'));
    const fresh = entryAt(2, bob, [A, B], put(A, 'k', 'v'));
    await using node = await replayed([...writtenAtTwo, stale, fresh]);
    expect(await node.result(3)).toBe(conflict);
    expect(await node.result(4)).toBe(denied(A, 'k'));
  });

  test('row 23: of three writes of a key only the last counts', async () => {
    const log = [
      ...founded,
      entry(
        alice,
        [A],
        put(A, 'k', '1'),
        put(A, 'j', 'x'),
        put(A, 'k', '2'),
        remove(A, 'k'),
        put(A, 'k', '3'),
      ),
    ];
    await using node = await replayed(log);
    expect(await node.get(A, 'k')).toEqual({ version: 2, value: '3' });
    expect(await node.get(A, 'j')).toEqual({ version: 2, value: 'x' });
    expect(await node.versions(A, 'k')).toEqual([2]);
  });
});
