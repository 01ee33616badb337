/** What becomes of the state's folders: derived beside the one in use, kept, made anew, removed. */
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Generation,
  generationFolder,
  generationFor,
  generationId,
  removeOtherGenerations,
} from '../../../electron/engine/generation';
import { readPointer, swapPointer } from '../../../electron/engine/generationPointer';
import { ReaderCore } from '../../../electron/engine/readerCore';
import { ValueViews } from '../../../electron/engine/valueViews';
import { WriterCore } from '../../../electron/engine/writerCore';
import type { Hex } from '../../../shared/bytes';
import { contract } from '../../../shared/contract/contract';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';
import { A, alice, B, bob, entry, exchangeLine, put } from '../../protocol/entries';
import { writeExchangeFile } from '../log/testLog';

const log = [
  ...[0, 1, 2].map((i) => entry(alice, [A], put(A, `a${i}`, 'v'))),
  ...[0, 1].map((i) => entry(bob, [B], put(B, `b${i}`, 'w'))),
];
const importOptions = { trustSenders: false, signal: new AbortController().signal, onProgress: () => {} };

function watching(...streams: Hex[]): Generation {
  const watched = [...streams].sort();
  return generationFor({ watched, encryption: null, decoders: {} });
}

let folder: string;
let writer: WriterCore;

beforeEach(async () => {
  folder = await makeTemporaryFolder('generations');
  writer = await WriterCore.open(folder, () => {});
});
afterEach(async () => {
  await writer.close();
  await rm(folder, { recursive: true });
});

async function importLog(entries = log): Promise<void> {
  const file = await writeExchangeFile(
    folder,
    entries.map((line, seq) => JSON.parse(exchangeLine(seq, line))),
  );
  await writer.appendFile(file, await writer.checkFile(file, importOptions), importOptions);
}

async function derive(generation: Generation): Promise<number> {
  await writer.switchTo(generation, undefined);
  const { position, fault } = await writer.catchUp();
  expect(fault).toBeNull();
  return position.next;
}

async function reopen(): Promise<void> {
  await writer.close();
  writer = await WriterCore.open(folder, () => {});
}

const folders = async () =>
  (await readdir(join(folder, 'state'))).filter((name) => /^[0-9a-f]{16}$/.test(name)).sort();

test('a generation is named by what it depends on, whatever the order of its streams', () => {
  const both = { watched: [A, B], encryption: null, decoders: {} };
  const decoder = (hash: string) => ({ name: 'lines.js', hash: hash.repeat(64) });
  const ids = [
    generationId(both),
    generationId({ ...both, watched: [A] }),
    generationId({ ...both, encryption: { mode: 'v1', fingerprint: 'x' } }),
    generationId({ ...both, encryption: { mode: 'v2', fingerprint: 'x' } }),
    generationId({ ...both, encryption: { mode: 'v1', fingerprint: 'y' } }),
    generationId({ ...both, decoders: { [A]: decoder('1') } }),
    generationId({ ...both, decoders: { [A]: decoder('2') } }),
    generationId({ ...both, decoders: { [B]: decoder('1') } }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(generationId({ ...both, watched: [B, A] })).toBe(ids[0]);
});

test('the name of a decoder, and decoders of streams that nobody watches, change no state', () => {
  const one = { watched: [A], encryption: null, decoders: { [A]: { name: 'a', hash: '1'.repeat(64) } } };
  const renamed = { ...one.decoders, [A]: { name: 'b', hash: '1'.repeat(64) } };
  expect(generationId({ ...one, decoders: renamed })).toBe(generationId(one));
  expect(generationId({ ...one, decoders: { ...renamed, [B]: { name: 'b', hash: '2'.repeat(64) } } })).toBe(
    generationId(one),
  );
});

describe('the pointer', () => {
  test('is read as it was swapped; a damaged one only costs a derivation', async () => {
    expect(await readPointer(folder)).toBeUndefined();
    await swapPointer(folder, watching(A));
    await swapPointer(folder, watching(A, B));
    expect(await readPointer(folder)).toEqual(watching(A, B));
    await writeFile(join(folder, 'state', 'current.json'), '{"id":');
    expect(await readPointer(folder)).toBeUndefined();
  });

  test.each(['null', '7', '{}', '{"id":"../../elsewhere","watched":[]}', '{"id":"0123456789abcdef"}'])(
    'that holds %s is no pointer',
    async (text) => {
      await writeFile(join(folder, 'state', 'current.json'), text);
      expect(await readPointer(folder)).toBeUndefined();
    },
  );
});

test('folders of other generations are removed, and nothing else', async () => {
  await importLog();
  const [one, both] = [watching(A), watching(A, B)];
  await derive(one);
  await derive(both);
  await writeFile(join(folder, 'state', 'note.txt'), 'mine');
  expect(await folders()).toEqual([one.id, both.id].sort());
  await writer.release(both.id);
  await removeOtherGenerations(folder, [both.id]);
  expect(await folders()).toEqual([both.id]);
  expect(await readdir(join(folder, 'state'))).toContain('note.txt');
});

test('the generation in use answers while another is built beside it', async () => {
  await importLog();
  await derive(watching(A));
  const reader = await ReaderCore.open(folder, new ValueViews());
  try {
    await reader.switchTo(watching(A), undefined);
    await derive(watching(A, B));
    const list = async () =>
      (await reader.query('streams.list', contract['streams.list'].input.parse({}))).streams;
    expect((await list()).map(({ watched, liveKeys }) => [watched, liveKeys])).toEqual([
      [true, 3],
      [false, 0],
    ]);
    await reader.switchTo(watching(A, B), undefined);
    await writer.release(watching(A, B).id);
    expect((await list()).map(({ watched, liveKeys }) => [watched, liveKeys])).toEqual([
      [true, 3],
      [true, 2],
    ]);
  } finally {
    await reader.close();
  }
});

describe('a state that is of no use is derived again', () => {
  const generation = watching(A, B);
  const state = () => generationFolder(folder, generation.id);

  /** Closed and opened again, the state has replayed all of the log. */
  async function expectDerivedAgain(): Promise<void> {
    writer = await WriterCore.open(folder, () => {});
    expect(await derive(generation)).toBe(5);
    const verified = await writer.verify({ signal: importOptions.signal, onProgress: () => {} });
    expect(verified).toEqual({ ok: true, entries: 5, firstDifference: null });
  }

  beforeEach(async () => {
    await importLog();
    await derive(generation);
    // Twice open and closed, so that the rows are in a table, not in LevelDB's own log.
    await reopen();
    await derive(generation);
    await writer.close();
  });

  test('when its folder was deleted', async () => {
    await rm(join(folder, 'state'), { recursive: true });
    await expectDerivedAgain();
  });

  test.each([0, 1000])('when a table was cut to %i bytes', async (length) => {
    const tables = (await readdir(state())).filter((name) => name.endsWith('.ldb'));
    expect(tables.length).toBeGreaterThan(0);
    for (const name of tables) await truncate(join(state(), name), length);
    await expectDerivedAgain();
  });

  test.each([/^MANIFEST/, /^CURRENT$/, /\.ldb$/])('when the file %s is gone', async (pattern) => {
    for (const name of await readdir(state())) if (pattern.test(name)) await rm(join(state(), name));
    await expectDerivedAgain();
  });

  test('when the log is another one now', async () => {
    await rm(join(folder, 'log'), { recursive: true });
    writer = await WriterCore.open(folder, () => {});
    await importLog([...log].reverse().map((line) => ({ ...line, sender: bob })));
    await writer.close();
    await expectDerivedAgain();
  });

  test('when the log is shorter now', async () => {
    await rm(join(folder, 'log'), { recursive: true });
    writer = await WriterCore.open(folder, () => {});
    await importLog(log.slice(0, 2));
    expect(await derive(generation)).toBe(2);
  });
});
