/** The ownership calls against the model: rights of keys and accounts, pages of any size, lanes, what deserves a look. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Hex, toHex } from '../../shared/bytes';
import { mergeConflicts } from '../../shared/conflicts';
import type { CallInput, CallOutput, ReadCallName } from '../../shared/contract/contract';
import type { Blame } from '../../shared/contract/ownership';
import { accounts, keys, watched } from './cast';
import type { Model } from './model';
import { modelRoles, resultsOf } from './observe';
import { runs, unhurried } from './runs';
import { type TestNode, withNode } from './testNode';
import { type Workload, workload } from './workload';

type Check = (node: TestNode, drawn: Workload, at: number, limit: number) => Promise<void>;

/** On random logs, at some seq of each, with pages of some size. */
function holds(rule: string, check: Check): void {
  test(rule, unhurried, async () => {
    const drawn = fc.tuple(workload(80), fc.nat(79), fc.integer({ min: 1, max: 6 }));
    await fc.assert(
      fc.asyncProperty(drawn, ([log, somewhere, limit]) =>
        withNode(watched, log.lines, async (node) => {
          if (log.entries.length > 0) await check(node, log, somewhere % log.entries.length, limit);
        }),
      ),
      { numRuns: runs(8) },
    );
  });
}

/** Accounts that may hold something: a changed byte in the data makes one that is none of the cast. */
function everyone(model: Model): Hex[] {
  return [...new Set([...accounts, ...model.roles.map(({ account }) => account as Hex)])];
}

/** Keys that may be special, likewise. */
function everyKey(model: Model): Hex[] {
  return [...new Set([...keys, ...model.roles.map(({ key }) => key as Hex)])];
}

/** Pages of a call until there is none. */
async function pages<Name extends ReadCallName>(
  node: TestNode,
  name: Name,
  input: CallInput<Name>,
): Promise<CallOutput<Name>[]> {
  const all: CallOutput<Name>[] = [];
  for (let after: string | undefined; ; ) {
    const page = await node.query(name, { ...input, ...(after !== undefined && { after }) });
    all.push(page);
    after = (page as { next: string | null }).next ?? undefined;
    if (after === undefined) return all;
  }
}

holds(
  'pages of roles are all roles, and who may write a key is who the model lets',
  async (node, { model }, at, limit) => {
    for (const streamId of watched) {
      const expected = modelRoles(model, streamId, at);
      const admins = await pages(node, 'roles.holders', { streamId, role: 'admin', at, limit });
      expect(admins.flatMap(({ holders }) => holders)).toEqual(expected.admins);
      const writers = await pages(node, 'roles.holders', { streamId, role: 'streamWriter', at, limit });
      expect(writers.flatMap(({ holders }) => holders)).toEqual(expected.writers);
      const specials = await pages(node, 'roles.specialKeys', { streamId, at, limit });
      const shown = specials.flatMap((page) => page.keys.map(({ moreWriters: _, ...special }) => special));
      expect(shown.map((special) => ({ ...special, key: toHex(special.key) })).sort(byKey)).toEqual(
        [...expected.specialKeys].sort(byKey),
      );
      for (const key of keys) {
        const all = await pages(node, 'key.writers', { streamId, key, at, limit });
        const named = all.flatMap((page) => [...page.admins, ...page.writers]).map(({ account }) => account);
        const isNew = all[0]?.foundedAt === null;
        const known = everyone(model);
        const allowed = known.filter((account) => model.hasWritePermission(account, streamId, key, at));
        expect(isNew ? known.sort() : [...new Set(named)].sort()).toEqual(allowed.sort());
      }
    }
  },
);

function byKey(left: { key: string }, right: { key: string }): number {
  return left.key < right.key ? -1 : 1;
}

holds(
  'the rights of an account are what it holds, with the newest act of each',
  async (node, { model }, at, limit) => {
    for (const account of accounts) {
      const all = await pages(node, 'account.rights', { account, at, limit });
      const rights = all.flatMap((page) => page.rights);
      const subjects = new Set(
        rights.map(({ streamId, role, key }) => `${streamId} ${role} ${key && toHex(key)}`),
      );
      expect(subjects.size).toBe(rights.length);
      const named = model.roles.filter((row) => row.account === account && row.seq <= at);
      const subjectOf = (row: (typeof named)[number]) => `${row.streamId} ${row.opcode >> 4} ${row.key}`;
      expect(rights.length).toBe(new Set(named.map(subjectOf)).size);
      for (const { streamId, role, key, held, seq } of rights) {
        const holdsIt = {
          admin: () => model.isAdmin(account, streamId, at),
          streamWriter: () => model.isWriterOfStream(account, streamId, at),
          specialWriter: () => model.isWriterOfKey(account, streamId, toHex(key!), at),
        }[role];
        expect(held).toBe(holdsIt());
        const category = { admin: 0, streamWriter: 2, specialWriter: 3 }[role];
        const newest = named.findLast(
          (row) =>
            row.streamId === streamId &&
            row.opcode >> 4 === category &&
            row.key === (key ? toHex(key) : '0x'),
        );
        expect(seq).toBe(newest?.seq);
      }
    }
  },
);

holds(
  'the matrix has every right once, and counts special keys under prefixes',
  async (node, { model }, at, limit) => {
    for (const streamId of watched) {
      const prefixes: Hex[] = ['0x', '0x61', '0xff'];
      const all = await pages(node, 'roles.matrix', { streamId, prefixes, at, limit });
      const columns = await pages(node, 'roles.matrixKeys', { streamId, at, limit });
      expect(columns.map((page) => page.partial)).not.toContain(true);
      const writers = new Map(
        columns.flatMap((page) =>
          page.keys.map((each) => [toHex(each.key), each.writers.map(({ account }) => account)]),
        ),
      );
      const special = everyKey(model).filter((key) => model.isSpecialKey(streamId, key, at));
      expect([...writers.keys()].sort()).toEqual([...special].sort());
      expect(all[0]!.specialKeys).toBe(special.length);
      const held = (account: Hex) => (key: Hex) => model.isWriterOfKey(account, streamId, key, at);
      for (const key of special)
        expect(writers.get(key)).toEqual(
          everyone(model)
            .filter((account) => held(account)(key))
            .sort(),
        );
      const rows = new Map(all.flatMap((page) => page.rows).map((row) => [row.account, row]));
      for (const account of everyone(model)) {
        const row = rows.get(account);
        expect(row?.admin != null).toBe(model.isAdmin(account, streamId, at));
        expect(row?.streamWriter != null).toBe(model.isWriterOfStream(account, streamId, at));
        expect(row?.specialKeys ?? 0).toBe(special.filter(held(account)).length);
        for (const [i, prefix] of prefixes.entries()) {
          const under = special.filter((key) => key.startsWith(prefix));
          expect(all[0]!.prefixes[i]).toEqual({ prefix, specialKeys: under.length });
          expect(row?.prefixes[i] ?? 0).toBe(under.filter(held(account)).length);
        }
      }
    }
  },
);

holds('keys that are looked for are those with the text in them', async (node, { model }, at, limit) => {
  for (const streamId of watched) {
    const found = await pages(node, 'roles.matrixKeys', { streamId, find: 'A', at, limit });
    const shown = found.flatMap((page) => page.keys.map(({ key }) => toHex(key)));
    const like = everyKey(model).filter(
      (key) => model.isSpecialKey(streamId, key, at) && /^(..)*(41|61)/.test(key.slice(2)),
    );
    expect([...shown].sort()).toEqual([...like].sort());
  }
});

holds('lanes have every act once, in the order of the log', async (node, { model }, at) => {
  for (const streamId of watched) {
    const { lanes, partial } = await node.query('roles.lanes', { streamId, at });
    expect(partial).toBe(false);
    for (const { account, acts } of lanes) {
      const rows = model.roles.filter(
        (row) =>
          row.streamId === streamId &&
          row.seq <= at &&
          (account === null ? row.opcode >> 4 === 1 : row.account === account && row.opcode >> 4 !== 1),
      );
      expect(acts.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq).sort((a, b) => a - b));
      if (account === null) continue;
      const own = await node.query('roles.lanes', { streamId, account, at });
      expect(own.lanes).toEqual([{ account, acts: expect.arrayContaining(acts) }]);
      expect(own.lanes[0]?.acts.length).toBe(acts.length);
    }
    const named = model.roles.filter((row) => row.streamId === streamId && row.seq <= at);
    const told = lanes.reduce((sum, { acts }) => sum + acts.length, 0);
    expect(told).toBe(named.length);
  }
});

holds('findings are what the model finds', async (node, { model, entries }, at) => {
  const expected = watched.map((streamId) => ({ streamId, account: accounts[0]! }));
  const { streams } = await node.query('ownership.findings', { expected, at });
  expect(streams.map(({ streamId }) => streamId)).toEqual([...watched].sort());
  for (const found of streams) {
    const { streamId, foundedAt } = found;
    const roles = modelRoles(model, streamId, at);
    const founder = roles.foundedAt === null ? null : entries[roles.foundedAt]!.sender;
    expect(found).toMatchObject({
      foundedAt: roles.foundedAt,
      founder,
      claimedByOther: foundedAt !== null && founder !== accounts[0],
      hasAdmin: roles.admins.length > 0,
      hasWriter: roles.writers.length > 0,
    });
    const lost = roles.specialKeys.filter(
      ({ key, writers }) =>
        writers.length === 0 &&
        model.roles.some(
          (row) => row.streamId === streamId && row.key === key && row.opcode >> 4 === 3 && row.seq <= at,
        ),
    );
    expect(found.orphanedKeys.map(({ key }) => toHex(key)).sort()).toEqual(lost.map(({ key }) => key).sort());
  }
});

holds('blame follows grants back to the founder', async (node, { model }) => {
  for (const { streamId, key, seq } of model.values.slice(-30)) {
    const blamed: Blame = await node.query('value.blame', {
      streamId: streamId as Hex,
      key: key as Hex,
      version: seq,
    });
    const [first, ...others] = blamed.chain;
    expect(first?.account).toBe(blamed.sender);
    let before = first;
    for (const step of others) {
      expect(before?.by).toBe(step.account);
      expect(step.since).toBeLessThanOrEqual(before!.since);
      before = step;
    }
    if (!blamed.more) expect(before?.by).toBeNull();
  }
});

holds('neighbours are the entries beside one', async (node, { entries, model }, at) => {
  const [streamId, key] = [watched[0]!, keys[0]!];
  const found = await node.query('entry.neighbours', { seq: at, streamId, key });
  const beside = (seqs: number[]) => ({
    previous: seqs.findLast((seq) => seq < at) ?? null,
    next: seqs.find((seq) => seq > at) ?? null,
  });
  const seqsWhere = (rule: (entry: (typeof entries)[number]) => boolean) =>
    entries.filter(rule).map(({ seq }) => seq);
  expect(found).toEqual({
    sender: beside(seqsWhere(({ sender }) => sender === entries[at]!.sender)),
    stream: beside(seqsWhere(({ streamIds }) => streamIds.includes(streamId))),
    key: beside(versionsOf(model, streamId, key)),
  });
});

function versionsOf(model: Model, streamId: string, key: string): number[] {
  return model.values.filter((row) => row.streamId === streamId && row.key === key).map(({ seq }) => seq);
}

holds('conflicts count every rejection once, in stretches of any size', async (node, _, at, limit) => {
  const results = await resultsOf(node);
  const rejected = results.flatMap((result, seq) =>
    result !== null && result !== 'Commit' && seq >= at ? [seq] : [],
  );
  const whole = await node.query('log.conflicts', { from: at });
  expect(whole).toMatchObject({ rejections: rejected.length, partial: false, next: null });
  expect(whole.causes.reduce((sum, { count }) => sum + count, 0)).toBe(rejected.length);
  expect(Math.max(-1, ...whole.causes.map(({ newestSeq }) => newestSeq))).toBe(rejected.at(-1) ?? -1);
  const stretches = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page: typeof whole = await node.query('log.conflicts', {
      from: at,
      budget: limit * 3,
      before: before ?? null,
    });
    stretches.push(page);
    before = page.next;
  }
  const merged = mergeConflicts(stretches);
  const ordered = ({ causes, keys: byKeys, pairs, ...rest }: typeof whole) => ({
    ...rest,
    causes: new Set(causes),
    keys: new Set(byKeys.map((each) => ({ ...each, accounts: [...each.accounts].sort() }))),
    pairs: new Set(pairs),
  });
  expect(ordered(merged)).toEqual(ordered(whole));
});
