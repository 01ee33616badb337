import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { touchedKey } from '../../../electron/store/keys';
import { blockBefore, blockOf, OpenBlock, recordOf, recordsOf } from '../../../electron/store/seqBlocks';
import { type Database, openDatabase, writeBatch } from '../../../electron/store/store';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';

let folder: string;
let database: Database;

beforeAll(async () => {
  folder = await makeTemporaryFolder('blocks');
  database = await openDatabase(folder);
});

afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** Any table will do for the rows. */
const keyOf = touchedKey;

interface Entry {
  seq: number;
  record: Uint8Array;
}

/** Entries in order, few of them skipped, with records that are mostly short; groups end anywhere. */
const workload = fc
  .array(
    fc.record({
      step: fc.integer({ min: 1, max: 70 }),
      record: fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 5000, maxLength: 9000 })),
      endsGroup: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let seq = -1;
    return steps.map(({ step, record, endsGroup }) => {
      seq += step;
      return { seq, record, endsGroup };
    });
  });

async function write(entries: readonly (Entry & { endsGroup: boolean })[]): Promise<void> {
  await database.clear();
  let block = new OpenBlock(keyOf);
  let batch = database.batch();
  const flush = async () => {
    block.putTo(batch);
    batch.put(Uint8Array.of(0), Uint8Array.of(0));
    await writeBatch(batch, false);
    batch = database.batch();
  };
  for (const { seq, record, endsGroup } of entries) {
    const at = block.add(seq, record.length, batch);
    block.bytes.set(record, at);
    if (!endsGroup) continue;
    await flush();
    // As a new session does.
    block = new OpenBlock(keyOf);
    const stored = database.getSync(keyOf(blockOf(seq)));
    if (stored !== undefined) block.resume(blockOf(seq), stored);
  }
  await flush();
  await batch.close();
}

test('every record is found by its seq, whatever groups and sessions wrote it, and no other is there', async () => {
  await fc.assert(
    fc.asyncProperty(workload, async (entries) => {
      await write(entries);
      const known = new Map(entries.map(({ seq, record }) => [seq, record]));
      for (let seq = 0; seq <= entries.at(-1)!.seq + 1; seq++) {
        const block = database.getSync(keyOf(blockOf(seq)));
        const found = block && recordOf(block, seq);
        expect(found && Uint8Array.from(found)).toEqual(known.get(seq));
      }
    }),
    { numRuns: 40 },
  );
});

test('what is cut off a block leaves the records before a seq', async () => {
  await fc.assert(
    fc.asyncProperty(workload, fc.nat(4000), async (entries, cut) => {
      await write(entries);
      for (const first of new Set(entries.map(({ seq }) => blockOf(seq)))) {
        const left = blockBefore(database.getSync(keyOf(first))!, first, cut);
        const seqs = Array.from(recordsOf(left, first), ([seq]) => seq);
        const wanted = entries.filter(({ seq }) => blockOf(seq) === first && seq < cut);
        expect(seqs).toEqual(wanted.map(({ seq }) => seq));
      }
    }),
    { numRuns: 20 },
  );
});
