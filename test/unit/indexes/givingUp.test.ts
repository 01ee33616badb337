/** A function that runs out of fuel again and again: its index is given up, says so, and holds nothing up. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decoderHash, keepDecoder } from '../../../electron/engine/decoderFiles';
import { buildStep } from '../../../electron/indexes/builder';
import type { IndexDefinition } from '../../../electron/indexes/definition';
import { Patience } from '../../../electron/indexes/patience';
import { WatchedStreams } from '../../../electron/store/streams';
import { fromHex } from '../../../shared/bytes';
import { TestNode } from '../../property/testNode';
import { A, alice, entry, exchangeLine, put } from '../../protocol/entries';

const code = 'export function index(key) { if (toText(key) !== "short") for (;;); return key; }';
const endless: IndexDefinition = {
  ...{ streamId: A, name: 'endless', unique: false },
  source: { kind: 'function', hash: decoderHash(code) },
};
const byPath: IndexDefinition = {
  ...{ streamId: A, name: 'by-path', unique: false },
  source: { kind: 'json', path: '', as: 'text' },
};
const many = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => put(A, `${name} ${i}`, '"a"'));
/** One short value among two long ones and 60. */
const lines = [
  entry(alice, [A]),
  entry(alice, [A], ...many('first', 2)),
  entry(alice, [A], put(A, 'short', '"b"')),
  entry(alice, [A], ...many('then', 60)),
].map((each, seq) => exchangeLine(seq, each));

let node: TestNode;
beforeEach(async () => {
  node = await TestNode.open([A]);
  await node.import(lines);
  await keepDecoder(node.folder, code);
  await node.replay();
});
afterEach(() => node.close());

const fault = 'its function ran out of fuel on 20 values in a row, by entry 3';

test('20 values in a row end an index where it was, for good, and no other one', {
  timeout: 60_000,
}, async () => {
  const states = await node.index([endless, byPath]);
  expect(states).toMatchObject([
    { knownTo: 2, pairs: 1, failed: 2, fault },
    { knownTo: 3, pairs: 63, failed: 0, fault: null },
  ]);
  await node.restart();
  await node.replay();
  const started = performance.now();
  expect(await node.index([endless])).toEqual([states[0]]);
  // Far below what one value may take, twenty times.
  expect(performance.now() - started).toBeLessThan(1000);
});

test('a step ends soon when it is aborted, in the midst of an entry, and has written nothing', async () => {
  const database = await node.openState();
  const before = await database.keys().all();
  const abort = new AbortController();
  let calls = 0;
  const evaluate = () => {
    calls++;
    setImmediate(() => abort.abort());
    for (const until = performance.now() + 25; performance.now() < until; );
    return { keys: [fromHex('0x61')], failure: null };
  };
  const step = buildStep(
    {
      ...{ database, streams: new WatchedStreams([fromHex(A)]), groupKeys: 1000, signal: abort.signal },
      readValue: () => new Uint8Array(),
    },
    { id: new Uint8Array(32).fill(1), stream: 0, evaluate, patience: new Patience() },
  );
  await expect(step).rejects.toThrow(abort.signal.reason);
  expect(calls).toBe(1);
  expect(await database.keys().all()).toEqual(before);
  await database.close();
});
