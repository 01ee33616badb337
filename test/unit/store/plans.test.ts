/** Plans of old states: what was written, how far the reading is, and that they are nobody's own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Plans } from '../../../electron/store/keyIndex/plans';
import { fullKeysFrom, planKeys, sparseState } from '../../../electron/store/plannedKeys';
import { StateReader } from '../../../electron/store/stateReader';
import type { Database } from '../../../electron/store/store';
import { WatchedStreams } from '../../../electron/store/streams';
import { fromHex, fromText, toHex } from '../../../shared/bytes';
import { A, alice, B, entry, put } from '../../protocol/entries';
import { type ReplayedNode, replayed } from '../../protocol/node';

const padded = (i: number) => String(i).padStart(5, '0');
const long = 'k'.repeat(1100);
/** Ten keys an entry, every third of them written again later, some above 1 KiB, and another stream in between. */
const namesOf = (seq: number) =>
  Array.from({ length: 10 }, (_, i) => `${i % 5 === 0 ? long : ''}${padded((seq * 7 + i * 3) % 900)}`);
const lastSeq = 299;
const entries = Array.from({ length: lastSeq + 1 }, (_, seq) =>
  seq % 10 === 9
    ? entry(alice, [B], put(B, 'elsewhere', `${seq}`))
    : entry(alice, [A], ...namesOf(seq).map((name) => put(A, name, `${seq}`))),
);

const watched = new WatchedStreams([A, B].map(fromHex));
const unheard = () => {};
const text = (key: Uint8Array) => Buffer.from(key).toString();
let node: ReplayedNode;
let database: Database;
beforeAll(async () => {
  node = await replayed(entries);
  database = await node.node.openState();
});
afterAll(async () => {
  await database.close();
  await node[Symbol.asyncDispose]();
});

function writtenBetween(from: number, to: number): Map<string, number> {
  const written = new Map<string, number>();
  for (let seq = from; seq <= to; seq++)
    if (seq % 10 !== 9) for (const name of namesOf(seq)) written.set(name, seq);
  return written;
}

test('list each key that was written once, in order, with its newest version', async () => {
  const state = StateReader.open(database, watched, 200);
  for (const from of [0, 150]) {
    const told: number[] = [];
    let all = 0;
    const plan = await planKeys(state, 0, { ...sparseState, from }, (done, total) => {
      told.push(done);
      all = total;
    });
    const expected = writtenBetween(from, 200);
    const found = plan!.map(({ storedKey, seq }) => [text(state.fullKey(0, storedKey)), seq] as const);
    expect(new Map(found)).toEqual(expected);
    const stored = plan!.map(({ storedKey }) => toHex(storedKey));
    expect(stored).toEqual([...stored].sort());
    expect(told).toEqual([...told].sort((left, right) => left - right));
    expect(told.at(-1)).toBe(all);

    // In the order of full keys, from any of them on.
    const inOrder = [...expected.keys()].sort();
    for (const start of [0, 1, 50, inOrder.length - 1]) {
      const from = inOrder[start]!;
      const keys = [...fullKeysFrom(state, 0, plan!, fromText(from))].map(text);
      expect(keys.filter((key) => key >= from)).toEqual(inOrder.slice(start));
    }
  }
  await state.close();
});

test('are given up as soon as more was written than they may read', async () => {
  const state = StateReader.open(database, watched, null);
  const asked: object[] = [];
  const bounds = { from: 0, entries: lastSeq, writes: 100_000 };
  expect(await planKeys(state, 0, bounds, () => asked.push({}))).toBeUndefined();
  expect(
    await planKeys(state, 0, { ...bounds, entries: 1000, writes: 2699 }, () => asked.push({})),
  ).toBeUndefined();
  expect(asked).toEqual([]);
  await state.close();
});

test('are made once for all who ask, whoever of them loses interest', async () => {
  const plans = new Plans(database, watched);
  const gone = AbortSignal.abort();
  const states = [gone, undefined].map((signal) => StateReader.open(database, watched, 150, signal));
  const [first, second] = await Promise.all(states.map((state) => plans.get(state, 0, sparseState, unheard)));
  expect(second).toHaveLength(writtenBetween(0, 150).size);
  expect(first).toBe(second);
  for (const state of states) await state.close();
  await plans.close();
});

test('end with their reader', async () => {
  const plans = new Plans(database, watched);
  const state = StateReader.open(database, watched, 280);
  await plans.close();
  await expect(plans.get(state, 0, sparseState, unheard)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await plans.has(state, 0, 0)).toBe(false);
  await state.close();
});
