/** `compare`: two workspaces with planted differences, and what it says of each. */
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison, FirstDifference } from '../../electron/query/comparison';
import { fromText, type Hex, toHex } from '../../shared/bytes';
import { runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import {
  A,
  alice,
  B,
  bob,
  carol,
  control,
  entry,
  exchangeLine,
  put,
  type TestEntry,
  X,
} from '../protocol/entries';
import { writeExchangeFile } from '../unit/log/testLog';
import { startExplorer } from './explorer';

const slow = { timeout: 180_000 };

const log: TestEntry[] = [
  entry(alice, [A], put(A, 'k', 'one')),
  entry(bob, [B], put(B, 'b', 'w')),
  entry(alice, [A], put(A, 'k', 'two'), put(A, 'j', 'x')),
  entry(alice, [A, X], put(A, 'k', 'three')),
  entry(alice, [A], control('GRANT_WRITER_ROLE', A, { account: carol })),
  entry(carol, [A], put(A, 'k', 'four')),
];

let folder: string;
let base: string;
let made = 0;

beforeAll(async () => {
  folder = await makeTemporaryFolder('compare');
  base = await workspace(log);
});
afterAll(() => rm(folder, { recursive: true }));

/** A workspace of a log, under the rules of `import`. */
async function workspace(
  entries: readonly TestEntry[],
  streams: Hex[] = [A, B, X],
  first = 0,
): Promise<string> {
  const name = `w${made++}`;
  const lines = entries.map((each, i) => exchangeLine(first + i, each));
  const file = await writeExchangeFile(folder, lines, `${name}.ndjson`);
  const target = join(folder, name);
  const args = ['import', file, '-w', target, '--streams', streams.join()];
  expect(await runCommand(args)).toMatchObject({ code: 0 });
  return target;
}

/** The log with one entry in another's place. */
function withEntry(seq: number, other: TestEntry): TestEntry[] {
  return log.map((each, i) => (i === seq ? other : each));
}

async function compare(there: string, here = base): Promise<{ code: number | null; said: Comparison }> {
  const { code, stdout, stderr } = await runCommand(['compare', '-w', here, '--with', there]);
  expect([stderr, stdout.split('\n').length]).toEqual(['', 2]);
  return { code, said: JSON.parse(stdout) };
}

/** What it says of stream A where it must be different. */
async function differenceIn(there: string, here = base): Promise<FirstDifference> {
  const { code, said } = await compare(there, here);
  expect([code, said.same]).toEqual([1, false]);
  const stream = said.streams.find(({ streamId }) => streamId === A);
  expect(stream).toMatchObject({ watched: 'both', same: false });
  return stream!.firstDifference!;
}

const versionOf = (version: number, value: string) => ({
  version,
  size: value.length,
  sha256: `0x${createHash('sha256').update(value).digest('hex')}`,
});
const key = (text: string) => toHex(fromText(text));
const noVersion = { version: null, size: null, sha256: null };

describe('two workspaces', slow, () => {
  test('of one log are the same', async () => {
    const { code, said } = await compare(await workspace(log));
    const logId = said.logs.here.logId;
    const position = { logId, firstSeq: 0, replayedTo: 6 };
    expect([code, said]).toEqual([
      0,
      {
        same: true,
        at: 5,
        logs: { here: position, there: position, notice: null },
        streams: [A, B, X].map((streamId) => ({
          streamId,
          watched: 'both',
          same: true,
          at: 5,
          firstDifference: null,
        })),
      },
    ]);
  });

  test('of which one has more entries are the same as far as both go, and it is said', async () => {
    const { code, said } = await compare(await workspace(log.slice(0, 4)));
    expect(said).toMatchObject({ same: true, at: 3, logs: { there: { replayedTo: 4 } } });
    expect([code, said.logs.notice]).toEqual([0, 'compared up to entry 3, where the shorter one ends']);
  });

  test('that watch other streams differ, and say at which entry that counts', async () => {
    const there = await workspace(log, [A]);
    const { said } = await compare(there);
    expect(said.streams.map(({ watched, same }) => [watched, same])).toEqual([
      ['both', false],
      ['here', null],
      ['here', null],
    ]);
    expect(await differenceIn(there)).toEqual({
      seq: 3,
      key: key('k'),
      here: { result: 'Commit', ...versionOf(3, 'three'), role: null },
      there: { result: null, ...versionOf(2, 'two'), role: null },
      cause: 'watchedStreams',
      reason: `the entry is also tagged ${X}, which is not watched there`,
    });
  });

  test('that differ in no more than a stream that one does not watch are not called the same', async () => {
    const { code, said } = await compare(await workspace(log, [A, X]));
    expect([code, said.same]).toEqual([1, false]);
    expect(said.streams.map(({ watched, same }) => [watched, same])).toEqual([
      ['both', true],
      ['here', null],
      ['both', true],
    ]);
  });

  test('of which one never got the data of an entry', async () => {
    expect(await differenceIn(await workspace(withEntry(2, { ...log[2]!, data: null })))).toEqual({
      seq: 2,
      key: key('j'),
      here: { result: 'Commit', ...versionOf(2, 'x'), role: null },
      there: { result: 'DownloadFailed', ...noVersion, role: null },
      cause: 'missingData',
      reason: 'the data of the entry is unobtainable there',
    });
  });

  test('of which one has another value', async () => {
    const there = await workspace(withEntry(2, entry(alice, [A], put(A, 'k', 'TWO'), put(A, 'j', 'x'))));
    expect(await differenceIn(there)).toEqual({
      seq: 2,
      key: key('k'),
      here: { result: 'Commit', ...versionOf(2, 'two'), role: null },
      there: { result: 'Commit', ...versionOf(2, 'TWO'), role: null },
      cause: 'otherLog',
      reason: 'the two logs have different entries here',
    });
  });

  test('of which one has skipped an entry', async () => {
    const there = await workspace(withEntry(5, entry(carol, [])));
    expect(await differenceIn(there)).toMatchObject({
      seq: 5,
      here: { result: 'Commit', ...versionOf(5, 'four') },
      there: { result: null, ...versionOf(3, 'three') },
      cause: 'otherLog',
    });
  });

  test('of which one granted another role', async () => {
    const there = await workspace(
      withEntry(4, entry(alice, [A], control('GRANT_WRITER_ROLE', A, { account: bob }))),
    );
    expect(await differenceIn(there)).toMatchObject({
      seq: 4,
      key: null,
      here: { result: 'Commit', ...noVersion, role: null },
      there: {
        result: 'Commit',
        ...noVersion,
        role: { operation: 'GRANT_WRITER_ROLE', account: bob, by: alice },
      },
    });
  });

  test('of which one begins later', async () => {
    const there = await workspace(log.slice(2), [A, B, X], 2);
    const difference = await differenceIn(there);
    expect(difference).toMatchObject({
      seq: 0,
      here: { result: 'Commit', ...versionOf(0, 'one') },
      there: { result: null, ...noVersion },
      cause: 'lateStart',
      reason: 'the log there begins at entry 2, so it does not have entry 0',
    });
    const { said } = await compare(there);
    expect(said.logs.notice).toContain('the log begins at entry 0 here and at 2 there');
  });

  test('of which one has another key', async () => {
    const keyFile = join(folder, 'key');
    await writeFile(keyFile, `0x${'5a'.repeat(32)}`);
    const password = { STREAMSCOPE_PASSWORD: 'secret' };
    const there = await workspace(log);
    const set = await runCommand(['encryption', 'set', 'v1', keyFile, '-w', there], password);
    expect(set).toMatchObject({ code: 0 });
    const { code, stdout } = await runCommand(['compare', '-w', base, '--with', there], password);
    expect(code).toBe(1);
    const { streams } = JSON.parse(stdout) as Comparison;
    expect(streams[0]?.firstDifference).toMatchObject({
      seq: 0,
      there: { result: 'DownloadFailed' },
      cause: 'encryptionKey',
    });
  });

  test('compare the same where explorers have them open', async () => {
    const there = await workspace(withEntry(2, { ...log[2]!, data: null }));
    const expected = await compare(there);
    const explorers = [await startExplorer(base), await startExplorer(there)];
    try {
      expect(await compare(there)).toEqual(expected);
    } finally {
      for (const explorer of explorers) await explorer.stop();
    }
  });
});

test('compare needs two folders', slow, async () => {
  for (const [args, message] of [
    [['-w', base], '--with DIR is missing'],
    [['-w', base, '--with', join(base, '.')], '-w and --with are the same folder'],
  ] as const) {
    const { code, stderr } = await runCommand(['compare', ...args]);
    expect([code, stderr.split('\n')[0]]).toEqual([2, `streamscope: ${message}`]);
  }
  const missing = await runCommand(['compare', '-w', base, '--with', join(folder, 'none')]);
  expect([missing.code, missing.stdout]).toEqual([1, '']);
  expect(await readFile(join(base, 'workspace.json'), 'utf8')).toContain('watched');
});
