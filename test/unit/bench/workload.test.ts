import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toHex } from '../../../shared/bytes';
import { verdictKinds } from '../../../shared/model';
import { ReferenceNode } from '../../bench/reference/node';
import { makeTables } from '../../bench/reference/tables';
import { Workload, type WorkloadSize } from '../../bench/workload/workload';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';

const size: WorkloadSize = { writes: 2500, distinct: 500, keysPerEntry: 10, seed: 1 };
const dataOf = (seed: number) =>
  [...new Workload({ ...size, seed }).entries()].map(({ data }) => toHex(data));

test('a workload commits as many writes to as many keys as it was asked for', () => {
  const workload = new Workload(size);
  const special = new Set(workload.cast.streams.map(({ specialKey }) => toHex(specialKey)));
  const writes = [...workload.entries()].flatMap(({ writes }) => writes);
  const keys = new Set(writes.map(({ streamId, key }) => `${toHex(streamId)} ${toHex(key)}`));
  const ordinary = [...keys].filter((key) => !special.has(key.split(' ')[1] as `0x${string}`));
  expect(writes).toHaveLength(size.writes);
  expect(ordinary).toHaveLength(size.distinct);
});

test('a workload has every verdict that replay can give when all data is here', () => {
  const workload = new Workload(size);
  for (const _ of workload.entries());
  expect(Object.keys(workload.verdicts).sort()).toEqual(
    verdictKinds.filter((kind) => kind !== 'dataMissing').sort(),
  );
});

test('a workload is the same for the same seed, and another for another one', () => {
  expect(dataOf(1)).toEqual(dataOf(1));
  expect(dataOf(1)).not.toEqual(dataOf(2));
});

test('the reference path gives each entry the result that the workload says', async () => {
  const folder = await makeTemporaryFolder('reference');
  const database = makeTables(join(folder, 'reference.sqlite'));
  try {
    const workload = new Workload(size);
    const node = new ReferenceNode(
      database,
      workload.cast.streams.map(({ id }) => id),
    );
    const expected: object[] = [];
    for (const entry of workload.entries()) {
      node.replay(entry);
      if (entry.result !== null) expected.push({ tx_seq: entry.seq, result: entry.result });
    }
    expect(database.prepare('SELECT tx_seq, result FROM t_tx ORDER BY tx_seq').all()).toEqual(expected);
  } finally {
    database.close();
    await rm(folder, { recursive: true });
  }
});
