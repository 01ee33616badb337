/** What a dry run says besides the verdict: guards, and what must hold. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromHex, fromText, type Hex, toHex } from '../../../shared/bytes';
import { type BatchItem, composeBatch } from '../../../shared/compose/batchOfItems';
import type { DryRun } from '../../../shared/contract/composing';
import type { Opcode } from '../../../shared/model';
import { encodeBatch, maxU64 } from '../../../shared/streamData';
import { TestNode } from '../../property/testNode';

const stream = `0x${'0a'.repeat(32)}` as const;
const fresh = `0x${'0b'.repeat(32)}` as const;
const unwatched = `0x${'0c'.repeat(32)}` as const;
const admin = `0x${'a1'.repeat(20)}` as const;
const writer = `0x${'b2'.repeat(20)}` as const;
const keeper = `0x${'c3'.repeat(20)}` as const;

let node: TestNode;

const put = (key: string, streamId: Hex = stream): BatchItem => ({
  part: 'writes',
  streamId: fromHex(streamId),
  key: fromText(key),
  value: fromText('v'),
});
const act = (opcode: Opcode, fields: { key?: string; account?: Hex; streamId?: Hex } = {}): BatchItem => ({
  part: 'accessControl',
  opcode,
  streamId: fromHex(fields.streamId ?? stream),
  key: fromText(fields.key ?? ''),
  ...(fields.account !== undefined && { account: fromHex(fields.account) }),
});
const bytes = (version: bigint, ...items: BatchItem[]) => encodeBatch(composeBatch(version, items).batch);

/** Entries of the admin: the stream is founded, `a` and `b` are written, `s` is special and the keeper's. */
const entries = [
  bytes(0n, put('a'), put('s')),
  bytes(5n, put('b')),
  bytes(
    5n,
    act(0x20, { account: writer }),
    act(0x10, { key: 's' }),
    act(0x30, { key: 's', account: keeper }),
  ),
];
const newest = BigInt(entries.length - 1);

beforeEach(async () => {
  node = await TestNode.open([stream, fresh]);
  await node.import(
    entries.map((data, seq) =>
      JSON.stringify({
        seq,
        sender: admin,
        streamIds: [stream],
        data: toHex(data),
        logId: `0x${'10'.repeat(32)}`,
      }),
    ),
  );
  await node.replay();
});
afterEach(() => node.close());

const dryRun = (sender: Hex, version: bigint, ...items: BatchItem[]): Promise<DryRun> =>
  node.query('compose.dryRun', { data: bytes(version, ...items), sender });

const guards = async (...args: Parameters<typeof dryRun>) => (await dryRun(...args)).guards;

/** What the admin is locked out of by these items, keys as hex. */
const lockoutsOf = async (...items: BatchItem[]) =>
  (await guards(admin, 9n, ...items))
    .filter((guard) => guard.kind === 'locksOut')
    .map((guard) => (guard.of === 'keys' ? { ...guard, keys: guard.keys.map((key) => toHex(key)) } : guard));

test('a version that checks nothing, or is ahead of the log, is told', async () => {
  expect(await guards(admin, maxU64, put('a'))).toEqual([{ kind: 'noConflictChecks' }]);
  expect(await guards(admin, 900n, put('a'))).toEqual([{ kind: 'versionAhead', version: '900', next: 3 }]);
  expect(await guards(admin, newest, put('a'))).toEqual([]);
});

test('a version with which every write conflicts is told, of one write alone it is only a conflict', async () => {
  expect(await guards(admin, 0n, put('b'), put('s'))).toEqual([]);
  expect(await guards(admin, 0n, put('b'))).toEqual([]);
  const { verdict, repair } = await dryRun(admin, 0n, put('b'));
  expect([verdict, repair]).toEqual(['versionConflict', { kind: 'possible', version: '1', grants: [] }]);
});

test('an entry that founds a stream, or is of one that is not watched, is told', async () => {
  expect(await guards(writer, 9n, put('k', fresh))).toContainEqual({ kind: 'founds', streamId: fresh });
  const { verdict, guards: told } = await dryRun(writer, newest, put('k', unwatched));
  expect([verdict, told]).toEqual(['skipped', [{ kind: 'notWatched', streamId: unwatched }]]);
});

test('the last admin is told that nobody follows, unless the batch makes somebody admin', async () => {
  const alone = await guards(admin, newest, act(0x01));
  expect(alone).toContainEqual({ kind: 'lastAdmin', streamId: stream });
  expect(alone).toContainEqual({ kind: 'locksOut', streamId: stream, of: 'stream' });
  const followed = await guards(admin, newest, act(0x00, { account: writer }), act(0x01));
  expect(followed.map(({ kind }) => kind)).toEqual(['locksOut']);
  expect(await guards(writer, newest, act(0x01, { streamId: fresh }))).toContainEqual({
    kind: 'lastAdmin',
    streamId: fresh,
  });
});

test('who gives a right up is told what it may not write any more', async () => {
  expect(await guards(writer, newest, act(0x22), put('a'))).toEqual([
    { kind: 'locksOut', streamId: stream, of: 'stream' },
  ]);
  const left = await guards(keeper, newest, act(0x32, { key: 's' }));
  expect(left).toEqual([{ kind: 'locksOut', streamId: stream, of: 'stream' }]);
  expect(await guards(admin, newest, act(0x10, { key: 'a' }))).toEqual([]);
});

test('an admin who leaves is told of every special key that is closed then, whether or not the batch is about it', async () => {
  // The admin becomes a writer first: grants take effect after their entry.
  const long = 'k'.repeat(2000);
  const grant = bytes(
    maxU64,
    act(0x20, { account: admin }),
    act(0x10, { key: long }),
    act(0x10, { key: 'mine' }),
  );
  const mine = bytes(maxU64, act(0x30, { key: 'mine', account: admin }));
  await node.import(
    [grant, mine].map((data, i) =>
      JSON.stringify({ seq: 3 + i, sender: admin, streamIds: [stream], data: toHex(data) }),
    ),
  );
  await node.replay();
  const lockouts = (...items: BatchItem[]) => lockoutsOf(act(0x00, { account: keeper }), act(0x01), ...items);
  const ofKeys = (...names: string[]) => ({
    kind: 'locksOut',
    streamId: stream,
    of: 'keys',
    keys: names.map((name) => toHex(fromText(name))),
    count: names.length,
    isAtLeast: false,
  });
  expect(await lockouts()).toEqual([ofKeys(long, 's')]);
  expect(await lockouts(act(0x10, { key: 'a' }), act(0x11, { key: 's' }))).toEqual([ofKeys('a', long)]);
  expect(await lockouts(act(0x21, { account: admin }))).toEqual([
    { kind: 'locksOut', streamId: stream, of: 'normalKeys' },
    ofKeys(long, 's'),
  ]);
});

test('of very many keys that are closed the first are named, and of the others it is said how many there are at least', async () => {
  const names = Array.from({ length: 6000 }, (_, i) => `many/${1000 + i}`);
  const made = bytes(maxU64, act(0x20, { account: admin }), ...names.map((key) => act(0x10, { key })));
  await node.import([JSON.stringify({ seq: 3, sender: admin, streamIds: [stream], data: toHex(made) })]);
  await node.replay();
  expect(await lockoutsOf(act(0x00, { account: keeper }), act(0x01))).toEqual([
    {
      kind: 'locksOut',
      streamId: stream,
      of: 'keys',
      keys: names.slice(0, 20).map((name) => toHex(fromText(name))),
      count: 5000,
      isAtLeast: true,
    },
  ]);
});

test('of thousands of failures a thousand are told as checks, and every conflict by its number', async () => {
  const keys = Array.from({ length: 3000 }, (_, i) => put(`many/${i}`));
  const written = bytes(maxU64, ...keys);
  await node.import([JSON.stringify({ seq: 3, sender: admin, streamIds: [stream], data: toHex(written) })]);
  await node.replay();
  const { checks, failed, moreConflicts } = await dryRun(admin, newest, ...keys);
  expect(failed).toBe(3000);
  const conflicts = checks.filter(({ ok, rule }) => !ok && rule === 'version');
  expect(conflicts).toHaveLength(1000);
  expect(moreConflicts.reads).toEqual([]);
  const told = new Map(conflicts.map(({ index, because }) => [index, because.newest]));
  for (let at = 0; at < moreConflicts.writes.length; at += 2)
    told.set(moreConflicts.writes[at]!, moreConflicts.writes[at + 1]!);
  expect(told.size).toBe(3000);
  expect(new Set(told.values())).toEqual(new Set([3]));
});

test('the very same bytes as an entry are told, with its seq', async () => {
  const told = await node.query('compose.dryRun', { data: entries[1]!, sender: admin });
  expect(told.guards).toContainEqual({ kind: 'identical', seq: 1 });
});

test('what must hold is named once each: keys, rights, and what keys are', async () => {
  const { mustHold } = await dryRun(writer, newest, put('a'), put('b'), {
    part: 'reads',
    streamId: fromHex(stream),
    key: fromText('s'),
  });
  expect(mustHold.keys).toBe(3);
  expect(
    mustHold.conditions.map(({ kind, ...rest }) => ('right' in rest ? rest.right : kind)).sort(),
  ).toEqual(['key', 'key', 'key', 'keyStaysNormal', 'keyStaysNormal', 'streamWriter']);
  const special = await dryRun(keeper, maxU64, put('s'));
  expect(special.mustHold.conditions.map(({ kind }) => kind)).toEqual(['right', 'keyStaysSpecial']);
  const founding = await dryRun(writer, 9n, put('k', fresh));
  expect(founding.mustHold.conditions.map(({ kind }) => kind)).toEqual(['staysNew', 'key']);
  // No entry ever comes after such a version.
  expect((await dryRun(writer, maxU64 - 1n, put('a'))).mustHold.keys).toBe(0);
  const leaving = await dryRun(writer, newest, act(0x22));
  expect(leaving.mustHold.conditions).toEqual([{ kind: 'mayWriteInStream', streamId: stream }]);
  expect((await dryRun(writer, newest, put('s'))).mustHold).toEqual({ conditions: [], keys: 0 });
});

test('what is no batch needs streams to be tagged with, and a call has one content', async () => {
  const data = Uint8Array.of(1, 2, 3);
  const fault = (input: Parameters<typeof node.query<'compose.dryRun'>>[1]) =>
    node.query('compose.dryRun', input).catch((error: { code: string; message: string }) => error.message);
  expect(await fault({ data, sender: admin })).toContain('has no write and no access-control item');
  expect(await fault({ sender: admin })).toContain('expected either batch or data');
  const raw = await node.query('compose.dryRun', { data, streamIds: [stream], sender: admin });
  expect(raw.streamIds).toEqual([stream]);
});
