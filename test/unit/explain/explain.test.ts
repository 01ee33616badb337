/** What each failed check is proved by, on small logs. */
import { expect, test } from 'vitest';
import { withHex } from '../../../electron/cli/output';
import { fromText, toHex } from '../../../shared/bytes';
import type { ExplainedCheck, Explanation } from '../../../shared/contract/explanation';
import {
  A,
  alice,
  B,
  bob,
  carol,
  control,
  dave,
  entry,
  entryAt,
  founded,
  put,
  rawEntry,
  read,
  remove,
  type TestEntry,
  X,
} from '../../protocol/entries';
import { replayed } from '../../protocol/node';

const text = (value: string) => toHex(fromText(value));

async function explain(entries: TestEntry[], seq = entries.length - 1): Promise<Explanation> {
  await using replay = await replayed(entries);
  return shown(await replay.node.query('entry.explain', { seq }));
}

/** Bytes as hex: some are Buffers here, which are not equal to other bytes. */
function shown(explanation: Explanation): Explanation {
  return withHex(explanation) as Explanation;
}

function failures({ checks }: Explanation): ExplainedCheck[] {
  return checks.filter(({ ok }) => !ok);
}

function decidingProof({ deciding }: Explanation) {
  return deciding?.proof;
}

test('a version conflict names the entry that came between, what was seen and what is there', async () => {
  const explanation = await explain([
    ...founded,
    entry(alice, [A], put(A, 'k', 'one'), control('GRANT_WRITER_ROLE', A, { account: carol })),
    entry(carol, [A], put(A, 'k', 'two')),
    entry(carol, [A], put(A, 'k', 'three')),
    entryAt(2, alice, [A], put(A, 'k', 'mine')),
  ]);
  expect(decidingProof(explanation)).toEqual({
    kind: 'versionConflict',
    expected: '2',
    between: { seq: 4, sender: carol, timestamp: null },
    inFull: true,
    versionsBetween: { count: 2, more: false },
    seen: { version: 2, size: 3, head: text('one') },
    there: { version: 4, size: 5, head: text('three') },
  });
  expect(explanation.repair).toEqual({ kind: 'possible', version: '4', grants: [] });
});

test('a key that nobody had written when the batch was made was not seen', async () => {
  const explanation = await explain([
    ...founded,
    entry(alice, [A], put(A, 'k', 'one')),
    entryAt(1, alice, [A], read(A, 'k')),
  ]);
  expect(decidingProof(explanation)).toMatchObject({ kind: 'versionConflict', seen: null });
});

test('a deletion that came between is told with size 0', async () => {
  const explanation = await explain([
    ...founded,
    entry(alice, [A], put(A, 'k', 'one')),
    entry(alice, [A], remove(A, 'k')),
    entryAt(2, alice, [A], put(A, 'k', 'two')),
  ]);
  expect(decidingProof(explanation)).toMatchObject({ there: { version: 3, size: 0 }, seen: { version: 2 } });
});

test('after more than twenty versions the one that was seen is told still', async () => {
  const versions = Array.from({ length: 30 }, (_, i) => entry(alice, [A], put(A, 'k', `v${i}`)));
  const explanation = await explain([...founded, ...versions, entryAt(3, alice, [A], put(A, 'k', 'x'))]);
  expect(decidingProof(explanation)).toMatchObject({
    versionsBetween: { count: 20, more: true },
    seen: { version: 3, head: text('v1') },
    there: { version: 31, head: text('v29') },
  });
});

test('a denied write tells since when the key is special and what the sender ever had', async () => {
  const vip = { key: 'vip' };
  const explanation = await explain([
    ...founded,
    entry(
      alice,
      [A],
      control('GRANT_WRITER_ROLE', A, { account: carol }),
      control('GRANT_SPECIAL_WRITER_ROLE', A, { ...vip, account: carol }),
    ),
    entry(
      alice,
      [A],
      control('SET_KEY_TO_SPECIAL', A, vip),
      control('GRANT_SPECIAL_WRITER_ROLE', A, { ...vip, account: dave }),
      control('REVOKE_SPECIAL_WRITER_ROLE', A, { ...vip, account: carol }),
    ),
    entry(carol, [A], put(A, 'vip', 'x')),
  ]);
  const key = text('vip');
  expect(decidingProof(explanation)).toEqual({
    kind: 'writeDenied',
    special: { since: 3, by: alice },
    keyActs: { acts: [{ seq: 3, operation: 'SET_KEY_TO_SPECIAL', key, by: alice }], more: false },
    missing: { role: 'specialWriter', streamId: A, key, account: carol },
    acts: {
      acts: [
        { seq: 2, operation: 'GRANT_WRITER_ROLE', key: null, by: alice },
        { seq: 2, operation: 'GRANT_SPECIAL_WRITER_ROLE', key, by: alice },
        { seq: 3, operation: 'REVOKE_SPECIAL_WRITER_ROLE', key, by: alice },
      ],
      more: false,
    },
    grantors: {
      at: 4,
      accounts: [
        { account: alice, since: 0, by: null, role: 'admin' },
        { account: dave, since: 3, by: alice, role: 'specialWriter' },
      ],
      more: false,
    },
  });
  expect(explanation.repair).toEqual({
    kind: 'possible',
    version: null,
    grants: [{ role: 'specialWriter', streamId: A, key, account: carol }],
  });
});

test('who could grant is asked of the newest state, what the sender had of the state before the entry', async () => {
  const explanation = await explain(
    [
      ...founded,
      entry(alice, [A], control('GRANT_WRITER_ROLE', A, { account: carol })),
      entry(alice, [A], control('REVOKE_WRITER_ROLE', A, { account: carol })),
      entry(carol, [A], put(A, 'k', 'x')),
      entry(alice, [A], control('GRANT_ADMIN_ROLE', A, { account: dave })),
      entry(
        alice,
        [A],
        control('RENOUNCE_ADMIN_ROLE', A),
        control('GRANT_WRITER_ROLE', A, { account: carol }),
      ),
    ],
    4,
  );
  expect(explanation.result).toBe('SenderNoWritePermission');
  expect(decidingProof(explanation)).toEqual({
    kind: 'senderMayNotWrite',
    streams: [
      {
        streamId: A,
        foundedAt: 0,
        acts: [
          { seq: 2, operation: 'GRANT_WRITER_ROLE', key: null, by: alice },
          { seq: 3, operation: 'REVOKE_WRITER_ROLE', key: null, by: alice },
        ],
        more: false,
        grantors: {
          at: 6,
          accounts: [
            { account: dave, since: 5, by: alice, role: 'admin' },
            { account: carol, since: 6, by: alice, role: 'streamWriter' },
          ],
          more: false,
        },
      },
    ],
  });
});

test('a denied operation tells the role that it needs and who has it', async () => {
  const explanation = await explain([
    ...founded,
    entry(alice, [A], control('GRANT_WRITER_ROLE', A, { account: carol })),
    entry(carol, [A], control('REVOKE_WRITER_ROLE', A, { account: dave })),
  ]);
  expect(explanation.deciding?.because).toMatchObject({
    operation: 'REVOKE_WRITER_ROLE',
    leastRole: 'admin',
  });
  expect(decidingProof(explanation)).toMatchObject({
    kind: 'accessControlDenied',
    operation: 'REVOKE_WRITER_ROLE',
    account: dave,
    missing: { role: 'admin', streamId: A, key: null, account: carol },
    grantors: { accounts: [{ account: alice, role: 'admin' }] },
  });
});

test('every violation is listed in order, the deciding one is marked', async () => {
  const explanation = await explain([
    ...founded,
    entry(alice, [A], put(A, 'k', 'one')),
    entryAt(
      0,
      bob,
      [A, B],
      read(A, 'k'),
      put(A, 'k', 'x'),
      put(X, 'y', 'z'),
      control('GRANT_ADMIN_ROLE', A, { account: dave }),
    ),
  ]);
  expect(
    failures(explanation).map(({ phase, rule, index, deciding }) => [phase, rule, index, deciding]),
  ).toEqual([
    ['reads', 'version', 0, true],
    ['writes', 'version', 0, false],
    ['writes', 'permission', 0, false],
    ['writes', 'tags', 1, false],
    ['accessControl', 'role', 0, false],
  ]);
  expect(failures(explanation)[3]?.proof).toEqual({ kind: 'tagsMismatch', tags: [A, B] });
  expect(explanation.repair).toEqual({
    kind: 'impossible',
    obstacles: [{ kind: 'tagsMismatch', phase: 'writes', index: 1 }],
  });
});

test('malformed data tells where and in which field decoding stopped', async () => {
  const explanation = await explain([
    ...founded,
    rawEntry(alice, [A], new Uint8Array(8), Uint8Array.of(255, 255, 255, 255)),
  ]);
  expect(decidingProof(explanation)).toEqual({
    kind: 'malformed',
    offset: 8,
    field: 'readCount',
    fault: 'tooLong',
    message: 'DataParseError: Stream read/write/access_control list too long',
    referenceWouldCommit: false,
  });
  expect(explanation.notRun).toEqual(['reads', 'writes', 'accessControl']);
});

test('data that cannot be had is told, also behind a closed gate', async () => {
  const missing = await explain([...founded, { sender: alice, streamIds: [A], data: null }]);
  expect(decidingProof(missing)).toEqual({ kind: 'dataMissing', data: 'unobtainable' });
  const closed = await explain([...founded, { sender: carol, streamIds: [A], data: null }]);
  expect(decidingProof(closed)?.kind).toBe('senderMayNotWrite');
  for (const { repair } of [missing, closed]) {
    const obstacles = [{ kind: 'dataMissing', phase: 'data', index: null }];
    expect(repair).toEqual({ kind: 'impossible', obstacles });
  }
});

test('behind a closed gate and data that is not fetched more may be missing than is known', async () => {
  const { repair } = await explain([...founded, { sender: carol, streamIds: [A, B], data: undefined }]);
  const grants = [{ role: 'streamWriter', streamId: A, key: null, account: carol }];
  expect(repair).toEqual({ kind: 'unknown', grants });
});

test('a skipped entry tells which tag is not watched', async () => {
  const explanation = await explain([...founded, entry(alice, [A, X], put(A, 'k', 'v'))]);
  expect(explanation).toMatchObject({ verdict: 'skipped', result: null, deciding: null, repair: null });
  expect(failures(explanation)).toMatchObject([
    { phase: 'gate', rule: 'monitored', streamId: X, proof: { kind: 'notWatched', watching: [A, B] } },
  ]);
});

test('an entry without a stream is no batch', async () => {
  const explanation = await explain([...founded, entry(alice, [])]);
  expect(failures(explanation)).toMatchObject([{ phase: 'gate', proof: { kind: 'notTagged' } }]);
  expect(explanation.notRun).toEqual(['data', 'decode', 'reads', 'writes', 'accessControl']);
});

test('the version field is exact beyond 2^53', async () => {
  const version = 2n ** 63n + 1n;
  const { checks } = await explain([...founded, entryAt(version, alice, [A], put(A, 'k', 'v'))]);
  expect(checks.find(({ rule }) => rule === 'version')?.because).toEqual({
    newest: 0,
    version: `${version}`,
  });
});

test('pages of any size make the same verdict', async () => {
  const entries = [
    ...founded,
    entry(alice, [A], put(A, 'k3', 'v')),
    entryAt(
      1,
      carol,
      [A],
      ...[1, 2, 3, 4].map((i) => read(A, `k${i}`)),
      ...[1, 2, 3].map((i) => put(A, `k${i}`, 'w')),
      control('SET_KEY_TO_SPECIAL', A, { key: 'k1' }),
      control('SET_KEY_TO_NORMAL', A, { key: 'k2' }),
    ),
  ];
  await using replay = await replayed(entries);
  const whole = await replay.node.query('entry.explain', { seq: 3 });
  expect(whole).toMatchObject({ items: 9, next: null });
  for (const limit of [1, 2, 3, 4, 7, 8]) {
    const checks: ExplainedCheck[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const page: Explanation = await replay.node.query('entry.explain', { seq: 3, from, limit });
      expect(page.deciding).toEqual(whole.deciding);
      expect(page.repair).toBeNull();
      checks.push(...page.checks);
      from = page.next;
    }
    expect(checks).toEqual(whole.checks);
  }
});

test('an entry that is not there is a fault', async () => {
  await expect(explain(founded, 7)).rejects.toMatchObject({ code: 'notFound' });
});

test('of more than a hundred denied keys each still tells its newest act, and a page of its own all of them', async () => {
  const names = Array.from({ length: 130 }, (_, i) => `key ${i}`);
  const each = (operation: 'SET_KEY_TO_SPECIAL' | 'SET_KEY_TO_NORMAL') =>
    entry(alice, [A], ...names.map((key) => control(operation, A, { key })));
  await using replay = await replayed([
    ...founded,
    each('SET_KEY_TO_NORMAL'),
    each('SET_KEY_TO_SPECIAL'),
    entry(bob, [A, B], ...names.map((key) => put(A, key, 'x'))),
  ]);
  const denied = async (input: object) =>
    failures(await replay.node.query('entry.explain', { seq: 4, ...input })).map(({ proof }) =>
      proof?.kind === 'writeDenied'
        ? [proof.special?.since, proof.keyActs.acts.length, proof.keyActs.more]
        : [],
    );
  const all = await denied({});
  expect(all).toHaveLength(130);
  expect([all[99], all[100]]).toEqual([
    [3, 2, false],
    [3, 1, true],
  ]);
  expect(await denied({ from: 100, limit: 1 })).toEqual([[3, 2, false]]);
});

test('of more than a hundred conflicts each still tells what came between, and a page of its own what was seen', async () => {
  const names = Array.from({ length: 130 }, (_, i) => `key ${i}`);
  const write = (value: string) => names.map((key) => put(A, key, value));
  await using replay = await replayed([
    ...founded,
    entry(alice, [A], ...write('one')),
    entry(alice, [A], ...write('two')),
    entryAt(2, alice, [A], ...write('three')),
  ]);
  const conflicts = async (input: object) =>
    failures(shown(await replay.node.query('entry.explain', { seq: 4, ...input }))).map(({ proof }) => proof);
  const whole = { inFull: true, seen: { head: text('one') }, there: { version: 3, head: text('two') } };
  const all = await conflicts({});
  expect(all).toHaveLength(130);
  expect(all[99]).toMatchObject(whole);
  expect(all[100]).toMatchObject({ inFull: false, seen: null, there: whole.there, between: { seq: 3 } });
  expect(await conflicts({ from: 100, limit: 1 })).toMatchObject([whole]);
});
