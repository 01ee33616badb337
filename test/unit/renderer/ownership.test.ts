/** The Ownership room: lanes from acts, the matrix with what was lost, the list of roles, findings. */
import { expect, test } from 'vitest';
import { lossesOf } from '../../../renderer/views/ownership/ask/losses';
import { findingsOf } from '../../../renderer/views/ownership/conflicts/findings';
import { lanesOf, stretchesAt } from '../../../renderer/views/ownership/lanes/lanes';
import { ticks } from '../../../renderer/views/ownership/lanes/ticks';
import { accountMatches, keyMatches } from '../../../renderer/views/ownership/matching';
import {
  joinLost,
  type MatrixRow,
  mayWriteUnder,
  type PrefixColumn,
  writersOf,
} from '../../../renderer/views/ownership/matrix/matrix';
import { roleRows } from '../../../renderer/views/ownership/roles/roleRows';
import { fromHex, fromText, type Hex, toHex } from '../../../shared/bytes';
import type { RoleLane, StreamFindings } from '../../../shared/contract/ownership';
import type { OperationName } from '../../../shared/model';

const account = (byte: string): Hex => `0x${byte.repeat(20)}`;
const [ada, bob, eve] = [account('ad'), account('b0'), account('e1')];
const sword = fromText('sword');

function acts(
  of: Hex | null,
  ...list: [seq: number, operation: OperationName, key?: Uint8Array][]
): RoleLane {
  return {
    account: of,
    acts: list.map(([seq, operation, key]) => ({ seq, operation, key: key ?? null, by: bob })),
  };
}

test('each right of an account is a lane of stretches; a second grant is no new stretch', () => {
  const lanes = lanesOf([
    acts(
      ada,
      [2, 'GRANT_WRITER_ROLE'],
      [3, 'GRANT_WRITER_ROLE'],
      [5, 'REVOKE_WRITER_ROLE'],
      [6, 'GRANT_SPECIAL_WRITER_ROLE', sword],
      [8, 'GRANT_WRITER_ROLE'],
      [9, 'RENOUNCE_WRITER_ROLE'],
    ),
  ]);
  expect(lanes).toEqual([
    {
      account: ada,
      role: 'streamWriter',
      key: null,
      stretches: [
        { from: 2, by: bob, end: { seq: 5, by: bob, how: 'revoked' } },
        { from: 8, by: bob, end: { seq: 9, by: bob, how: 'renounced' } },
      ],
    },
    { account: ada, role: 'specialWriter', key: sword, stretches: [{ from: 6, by: bob, end: null }] },
  ]);
});

test('the oldest account comes first, keys at the end, and a right that was never held is not drawn', () => {
  const lanes = lanesOf([
    acts(null, [1, 'SET_KEY_TO_SPECIAL', sword], [7, 'SET_KEY_TO_NORMAL', sword]),
    acts(ada, [4, 'GRANT_ADMIN_ROLE']),
    acts(bob, [0, 'GRANT_ADMIN_ROLE']),
    acts(eve, [2, 'RENOUNCE_WRITER_ROLE']),
  ]);
  expect(lanes.map((lane) => [lane.account, lane.role])).toEqual([
    [bob, 'admin'],
    [ada, 'admin'],
    [null, 'specialKey'],
  ]);
  expect(lanes[2]?.stretches[0]?.end?.how).toBe('made normal');
});

test('a right is held from its act on, and lost from the act that takes it', () => {
  const [lane] = lanesOf([acts(ada, [2, 'GRANT_WRITER_ROLE'], [5, 'REVOKE_WRITER_ROLE'])]);
  const at = (seq: number) => {
    const { held, lost } = stretchesAt(lane!, seq);
    return held ? 'held' : lost ? `lost at ${lost.end?.seq}` : 'never';
  };
  expect([1, 2, 4, 5, 9].map(at)).toEqual(['never', 'held', 'held', 'lost at 5', 'lost at 5']);
});

const none = { held: null, lost: null };
const row = (of: Hex, rights: Partial<MatrixRow> = {}): MatrixRow => ({
  account: of,
  admin: none,
  streamWriter: none,
  specialUnder: [0],
  specialKeys: 0,
  special: new Map(),
  ...rights,
});

test('the matrix shows what was lost up to its seq, and nothing of what comes later', () => {
  const lanes = lanesOf([
    acts(ada, [2, 'GRANT_WRITER_ROLE'], [5, 'REVOKE_WRITER_ROLE']),
    acts(bob, [0, 'GRANT_ADMIN_ROLE']),
    acts(eve, [9, 'GRANT_WRITER_ROLE']),
  ]);
  const held = [row(bob, { admin: { held: 0, lost: null } })];
  const rows = joinLost(held, lanes, 6, 1);
  expect(rows).toEqual([held[0], row(ada, { streamWriter: { held: null, lost: 5 } })]);
});

test('an account that holds a right stays in the matrix even where its acts are left out', () => {
  const held = [row(eve, { admin: { held: 3, lost: null } })];
  expect(joinLost(held, [], 6, 1)).toEqual(held);
});

test('what was lost of a special key stands in its column, and who is its writer comes page by page', () => {
  const lanes = lanesOf([
    acts(ada, [2, 'GRANT_SPECIAL_WRITER_ROLE', sword], [5, 'REVOKE_SPECIAL_WRITER_ROLE', sword]),
  ]);
  expect(joinLost([], lanes, 6, 1)[0]?.special.get(toHex(sword))).toEqual({ held: null, lost: 5 });
  const page = (key: Uint8Array, ...writers: Hex[]) => ({
    at: 6,
    keys: [{ key, since: 1, writers: writers.map((each) => ({ account: each, since: 3 })) }],
    partial: false,
    next: null,
  });
  const cells = writersOf([page(sword, ada, eve), page(fromText('bow'), ada)]);
  expect([...cells.get(ada)!.keys()]).toEqual([toHex(sword), toHex(fromText('bow'))]);
  expect(cells.get(eve)?.get(toHex(sword))).toEqual({ held: 3, lost: null });
});

test('a stream writer may write all keys under a prefix but the special ones of others', () => {
  const prefix: PrefixColumn = {
    kind: 'prefix',
    id: '0x61',
    bytes: fromHex('0x61'),
    keys: null,
    specialKeys: 3,
  };
  const writer = { streamWriter: { held: 1, lost: null } };
  expect(mayWriteUnder(row(ada), 0, prefix)).toBe('none');
  expect(mayWriteUnder(row(ada, { specialUnder: [2] }), 0, prefix)).toEqual({ only: 2 });
  expect(mayWriteUnder(row(ada, writer), 0, prefix)).toEqual({ butNot: 3 });
  expect(mayWriteUnder(row(ada, { ...writer, specialUnder: [3] }), 0, prefix)).toBe('all');
  expect(mayWriteUnder(row(ada, { admin: { held: 1, lost: null } }), 0, prefix)).toBe('all');
});

test('the list of roles keeps a special key for its own name or for one of its writers', () => {
  const holder = (of: Hex) => ({ account: of, since: 1, by: bob });
  const roles = {
    admins: { holders: [holder(bob)], isMore: false },
    writers: { holders: [], isMore: true },
    specialKeys: {
      keys: [
        { key: sword, since: 2, by: bob, writers: [holder(ada), holder(eve)], moreWriters: false },
        { key: fromText('bow'), since: 3, by: bob, writers: [], moreWriters: false },
      ],
      isMore: false,
    },
  };
  const wanted = (find: string) =>
    roleRows(roles, {
      account: (each) => accountMatches(each, undefined, find),
      key: (key) => keyMatches(key, find),
    }).map((each) => (each.kind === 'head' ? `${each.group} ${each.count}` : each.kind));
  expect(wanted('0xad')).toEqual(['admins 0', 'writers 0', 'specialKeys 1', 'key', 'holder']);
  expect(wanted('SWO')).toEqual(['admins 0', 'writers 0', 'specialKeys 1', 'key', 'holder', 'holder']);
});

test('findings come with the worst first', () => {
  const stream = (rest: Partial<StreamFindings>): StreamFindings => ({
    streamId: `0x${'01'.repeat(32)}`,
    foundedAt: 1,
    founder: eve,
    expected: null,
    claimedByOther: false,
    hasAdmin: true,
    hasWriter: true,
    orphanedKeys: [],
    partial: false,
    ...rest,
  });
  const orphan = { key: sword, lastWriter: ada, lostAt: 4, by: bob };
  const kinds = findingsOf([
    stream({ hasAdmin: false, orphanedKeys: [orphan] }),
    stream({ claimedByOther: true, expected: bob }),
    stream({ foundedAt: null, founder: null, hasAdmin: false, hasWriter: false }),
  ]).map(({ kind }) => kind);
  expect(kinds).toEqual(['claimed', 'noAdmin', 'orphan']);
});

test('an axis is marked at round seqs, no more than fit', () => {
  expect(ticks(0, 1203, 6)).toEqual([0, 500, 1000]);
  expect(ticks(0, 1203, 7)).toEqual([0, 200, 400, 600, 800, 1000, 1200]);
  expect(ticks(95, 103, 4)).toEqual([96, 98, 100, 102]);
  expect(ticks(5, 5, 4)).toEqual([]);
});

test('a no is looked behind at every act that may have taken the right, newest first', () => {
  const fact = (seq: number, operation: OperationName) => ({ seq, operation, by: bob });
  const losses = lossesOf([
    fact(12, 'GRANT_WRITER_ROLE'),
    fact(790, 'REVOKE_WRITER_ROLE'),
    fact(806, 'SET_KEY_TO_SPECIAL'),
  ]);
  expect(losses).toEqual([806, 790]);
});
