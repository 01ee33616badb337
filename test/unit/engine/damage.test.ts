/** A single bit that a disk turns over, in the log or in the state, is noticed, with the entry it is in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Generation, generationFolder, generationFor } from '../../../electron/engine/generation';
import { WriterCore } from '../../../electron/engine/writerCore';
import { encodeHeader, entryHash } from '../../../electron/log/chain';
import { dataKey, headerKey, pieceSize } from '../../../electron/log/logKeys';
import { LogReader } from '../../../electron/log/logReader';
import { digestsKey, historyKey, latestKey, resultsKey } from '../../../electron/store/keys';
import { type Database, openDatabase } from '../../../electron/store/store';
import { fromText, type Hex, toHex } from '../../../shared/bytes';
import { flipBit } from '../log/damage';
import { ada, type Line, logId, putData, SignedLog, stream, unsignedLine } from '../log/signedEntries';
import { faultOf, writeExchangeFile } from '../log/testLog';

const watched: Hex[] = [stream];
const generation: Generation = generationFor({ watched, encryption: null, decoders: {} });
const signal = new AbortController().signal;

/** Entry 1 has every field that a header can have; entry 2 has data of two pieces. */
function lines(): Line[] {
  const chain = { blockNumber: 0x0102030405, txHash: `0x${'77'.repeat(32)}`, logId: toHex(logId) };
  const signed = new SignedLog(logId, 1);
  const [first, second] = [signed.next(ada), signed.next(ada, putData('long', 'x'.repeat(pieceSize)))];
  const free = ({ prevHash: _, ...line }: Line): Line => ({ ...line, ...chain });
  return [{ ...unsignedLine(0), ...chain }, free(first), free(second)];
}

let folder: string;
let writer: WriterCore;
let log: Database;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'streamscope-damage-'));
  writer = await WriterCore.open(folder, () => {});
  const options = { trustSenders: false, signal, onProgress: () => {} };
  const file = await writeExchangeFile(folder, lines());
  await writer.appendFile(file, await writer.checkFile(file, options), options);
  await writer.switchTo(generation, undefined);
  log = await openDatabase(join(folder, 'log'));
});
afterEach(async () => {
  await log.close();
  await writer.close();
  await rm(folder, { recursive: true });
});

const verify = () => writer.verify({ signal, onProgress: () => {} });

/** Runs a check with one bit of a row turned over, and turns it back. */
async function withFlippedBit(database: Database, row: Uint8Array, bit: number, check: () => Promise<void>) {
  await flipBit(database, row, bit);
  await check();
  await flipBit(database, row, bit);
}

const bitsOf = (database: Database, row: Uint8Array) => 8 * database.getSync(row)!.length;

describe('in the log', () => {
  test('any bit of a header is noticed by verify, with its seq', async () => {
    await writer.catchUp();
    expect(await verify()).toEqual({ ok: true, entries: 3, firstDifference: null });
    for (let bit = 0; bit < bitsOf(log, headerKey(1)); bit++) {
      await withFlippedBit(log, headerKey(1), bit, async () => {
        const found = await verify();
        expect(found, `bit ${bit}`).toMatchObject({ ok: false, firstDifference: { seq: 1, what: 'log' } });
      });
    }
    expect((await verify()).ok).toBe(true);
  });

  test('any bit of a hash or a header stops replay at its seq, and what came before stands', async () => {
    // The first byte says where the data is; the chain does not cover it.
    for (let bit = 8; bit < bitsOf(log, headerKey(1)); bit += 3) {
      await withFlippedBit(log, headerKey(1), bit, async () => {
        const { fault, position } = await writer.catchUp();
        expect(fault, `bit ${bit}`).toMatchObject({ code: 'logDamaged', data: { seq: 1 } });
        expect(position.next).toBe(1);
      });
    }
    const { fault, position } = await writer.catchUp();
    expect([fault, position.next]).toEqual([null, 3]);
  });

  test.each([0, 1])('any bit of piece %i of the data is noticed by verify, with its seq', async (piece) => {
    await writer.catchUp();
    const row = dataKey(2, piece);
    const bits = bitsOf(log, row);
    for (const bit of [0, 7, 8, Math.floor(bits / 2) + 1, bits - 1]) {
      await withFlippedBit(log, row, bit, async () => {
        const firstDifference = { seq: 2, what: 'log', reason: 'its data does not have its data root' };
        expect(await verify()).toMatchObject({ ok: false, firstDifference });
      });
    }
  });

  test('an entry that is gone is missing, to replay and to verify', async () => {
    const header = log.getSync(headerKey(1))!;
    await log.del(headerKey(1));
    expect((await writer.catchUp()).fault).toMatchObject({ code: 'logDamaged', data: { seq: 1 } });
    expect(await verify()).toMatchObject({ firstDifference: { seq: 1, reason: 'the entry is missing' } });
    await log.put(headerKey(1), header);
    expect((await writer.catchUp()).fault).toBeNull();
  });

  test('a signature by somebody else is noticed, though the chain is made anew behind it', async () => {
    await writer.catchUp();
    const newest = new LogReader(log).entry(2)!;
    const forged = { ...newest, sender: new Uint8Array(20).fill(1) };
    const header = encodeHeader(forged);
    await log.put(headerKey(2), Buffer.concat([Uint8Array.of(0), entryHash(header), header]));
    expect(await verify()).toMatchObject({
      firstDifference: { seq: 2, reason: 'its signature is not of the sender' },
    });
  });
});

describe('in the state', () => {
  test('a bit of any row is noticed by verify', async () => {
    await writer.catchUp();
    const state = await openDatabase(generationFolder(folder, generation.id));
    try {
      const rows = await state.keys().all();
      expect(rows.length).toBeGreaterThan(10);
      for (const row of rows) {
        if (state.getSync(row)?.length === 0) continue;
        await withFlippedBit(state, row, 0, async () => {
          const found = await verify();
          expect(found, toHex(row)).toMatchObject({ ok: false, firstDifference: { what: 'state' } });
          expect(found.firstDifference?.reason).not.toContain('no known table');
        });
      }
    } finally {
      await state.close();
    }
    expect((await verify()).ok).toBe(true);
  });

  /** Changes the state behind the engine's back, and tells what verify says of it. */
  async function differenceAfter(change: (state: Database) => Promise<void>): Promise<unknown> {
    await writer.catchUp();
    const state = await openDatabase(generationFolder(folder, generation.id));
    try {
      await change(state);
    } finally {
      await state.close();
    }
    return (await verify()).firstDifference;
  }

  const long = fromText('long');

  test('another value is told by key, stream and entry', async () => {
    const found = await differenceAfter((state) => flipBit(state, historyKey(0, long, 2), 9));
    expect(found).toEqual({
      seq: 2,
      what: 'state',
      reason: `version 2 of key 0x6c6f6e67 (long) in stream ${stream} is stored other than it follows from the log`,
    });
  });

  test('a row too few and a row too many are told, the earliest entry first', async () => {
    const found = await differenceAfter(async (state) => {
      await state.del(latestKey(0, long));
      await state.put(historyKey(0, long, 1), Uint8Array.of(0, 1));
      await flipBit(state, digestsKey(0, 0), bitsOf(state, digestsKey(0, 0)) - 9);
    });
    expect(found).toEqual({
      seq: 1,
      what: 'state',
      reason: `version 1 of key 0x6c6f6e67 (long) in stream ${stream} is stored, and does not follow from the log`,
    });
  });

  test.each([
    ['result of entry 2', resultsKey(0)],
    [`digest of stream ${stream} after entry 2`, digestsKey(0, 0)],
  ])('of a block of entries the first one that differs is told: %s', async (words, row) => {
    const found = await differenceAfter((state) => flipBit(state, row, bitsOf(state, row) - 9));
    expect(found).toEqual({
      seq: 2,
      what: 'state',
      reason: `${words} is stored other than it follows from the log`,
    });
  });

  test('a newest version that is not there is told, though its row says no entry', async () => {
    const found = await differenceAfter((state) => state.del(latestKey(0, long)));
    expect(found).toEqual({
      seq: null,
      what: 'state',
      reason: `newest version of key 0x6c6f6e67 (long) in stream ${stream} follows from the log, and is not stored`,
    });
  });

  test('a cancelled verification says that it was cancelled, not that something differs', async () => {
    await writer.catchUp();
    const controller = new AbortController();
    // After the log's last page, so that the state is being derived.
    const done = writer.verify({ signal: controller.signal, onProgress: () => controller.abort() });
    expect(await faultOf(done)).toMatchObject({ code: 'cancelled' });
  });
});
