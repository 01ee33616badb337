/** Party: reads of single keys, by the engine and by the database alone, on the same keys in turn. */
import { startClock } from '../measure';
import {
  type Database,
  historyEnd,
  historyKey,
  latestKey,
  openStore,
  readState,
  stateFolder,
} from '../product';
import { type BrowseInput, KnownKeys } from './draws';

export interface Points {
  /** Reads per second. */
  latest: number;
  latestRaw: number;
  /** The same of the key's version alone, without its value: one row. */
  latestOneGet: number;
  old: number;
  oldRaw: number;
}

/** Rounds in turn, so that a busy moment disturbs both. */
const rounds = 4;

export async function measurePoints(input: BrowseInput): Promise<Points> {
  const known = new KnownKeys(input, 'points');
  const database = await openStore(await stateFolder(input.folder));
  try {
    const keys = Array.from({ length: input.repeats }, () => known.draw());
    const at = Math.floor(input.entries / 2);
    const versions = await versionsOf(database, known, keys, null);
    const oldVersions = await versionsOf(database, known, keys, at);
    // Everything was read once by now: nobody pays for the first touch of a block.
    const seconds = { latest: 0, latestRaw: 0, latestOneGet: 0, old: 0, oldRaw: 0 };
    const part = Math.ceil(keys.length / rounds);
    for (let round = 0; round < rounds; round++) {
      const some = keys.slice(round * part, (round + 1) * part);
      const place = round * part;
      const expect = (i: number, seq: number | undefined, from: (number | undefined)[]) => {
        if (seq !== from[place + i]) throw new Error(`read ${place + i} found another version`);
      };
      const parties: Record<keyof Points, () => Promise<void>> = {
        latest: async () => {
          const state = readState(database, known.watched, null);
          for (const [i, { stream, key }] of some.entries())
            expect(i, (await state.version(stream, key))?.seq, versions);
          await state.close();
        },
        latestRaw: async () => {
          for (const [i, { stream, key }] of some.entries()) {
            const seq = versions[place + i];
            const row = database.getSync(latestKey(stream, key));
            const value = seq === undefined ? undefined : database.getSync(historyKey(stream, key, seq));
            if (value === undefined && row !== undefined) throw new Error('a version has no value');
          }
        },
        latestOneGet: async () => {
          for (const { stream, key } of some) database.getSync(latestKey(stream, key));
        },
        old: async () => {
          const state = readState(database, known.watched, at);
          for (const [i, { stream, key }] of some.entries())
            expect(i, (await state.version(stream, key))?.seq, oldVersions);
          await state.close();
        },
        oldRaw: async () => {
          for (const { stream, key } of some) await reverseSeek(database, stream, key, at);
        },
      };
      const inTurn = Object.entries(parties) as [keyof Points, () => Promise<void>][];
      // Whoever comes later finds the blocks that the one before it loaded.
      if (round % 2 === 1) inTurn.reverse();
      for (const [party, work] of inTurn) seconds[party] += await timed(work);
    }
    const rate = (spent: number) => keys.length / spent;
    return {
      latest: rate(seconds.latest),
      latestRaw: rate(seconds.latestRaw),
      latestOneGet: rate(seconds.latestOneGet),
      old: rate(seconds.old),
      oldRaw: rate(seconds.oldRaw),
    };
  } finally {
    await database.close();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const clock = startClock();
  await work();
  return clock().seconds;
}

async function versionsOf(
  database: Database,
  known: KnownKeys,
  keys: readonly { stream: number; key: Uint8Array }[],
  at: number | null,
): Promise<(number | undefined)[]> {
  const state = readState(database, known.watched, at);
  const seqs: (number | undefined)[] = [];
  for (const { stream, key } of keys) seqs.push((await state.version(stream, key))?.seq);
  await state.close();
  return seqs;
}

/** One iterator, one row: the newest version at or below a seq, as the database alone finds it. */
async function reverseSeek(database: Database, stream: number, key: Uint8Array, at: number): Promise<void> {
  const iterator = database.iterator({
    gte: historyKey(stream, key, at),
    lt: historyEnd(stream, key),
    limit: 1,
  });
  await iterator.next();
  await iterator.close();
}
