/** Party: whether the replayed state is right, to the last row. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Workspace } from '../../../electron/engine/workspace';
import { compareBytes, toHex } from '../../../shared/bytes';
import { unpackRows } from '../../../shared/rowPage';
import {
  ask,
  type Database,
  historyRows,
  openExplorer,
  openStore,
  stateFolder,
  versionOfRow,
} from '../product';
import { makeCast } from '../workload/cast';
import { resultsOf } from './results';
import type { WrittenLog } from './writeLog';

export interface CheckInput {
  folder: string;
  rawFolder: string;
  resultFile: string;
  expected: WrittenLog;
}

export interface CheckedState {
  historyRows: number;
  liveKeys: number;
  results: number;
}

const cast = makeCast();

/** @throws when anything differs */
export async function checkState({
  folder,
  rawFolder,
  resultFile,
  expected,
}: CheckInput): Promise<CheckedState> {
  const raw = await openStore(rawFolder);
  const rows = await compareHistory(await stateFolder(folder), raw);
  if (rows !== expected.writes)
    throw new Error(`${expected.writes} writes were committed, found ${rows} rows`);
  const workspace = await openExplorer(folder);
  try {
    await workspace.settled();
    await checkStatus(workspace, expected);
    const liveKeys = await compareLive(workspace, raw);
    if (liveKeys !== expected.liveKeys)
      throw new Error(`${expected.liveKeys} keys are live, found ${liveKeys}`);
    await checkRoles(workspace);
    await checkDigests(workspace);
    return {
      historyRows: rows,
      liveKeys,
      results: await compareResults(workspace, resultFile, expected.entries),
    };
  } finally {
    await workspace.close();
    await raw.close();
  }
}

/** The history table and the raw puts hold the same rows. @returns how many */
async function compareHistory(folder: string, raw: Database): Promise<number> {
  const state = await openStore(folder);
  const rawRows = historyRows(raw, cast.streams.length);
  let rows = 0;
  for await (const page of historyRows(state, cast.streams.length)) {
    const { value: wanted } = await rawRows.next();
    for (const [i, [key, value]] of page.entries()) {
      const row = wanted?.[i];
      if (row === undefined || compareBytes(row[0], key) !== 0 || compareBytes(row[1], value) !== 0)
        throw new Error(`history row ${rows + i} is not the one that was expected: ${toHex(key)}`);
    }
    rows += page.length;
  }
  if (!(await rawRows.next()).done) throw new Error('history rows are missing');
  await state.close();
  return rows;
}

async function checkStatus(workspace: Workspace, expected: WrittenLog): Promise<void> {
  const status = await ask(workspace, 'workspace.status', {});
  if (status.fault !== null || status.replayedTo !== expected.entries)
    throw new Error('replay did not reach the end');
  for (const [verdict, count] of Object.entries(status.verdicts)) {
    const wanted = expected.verdicts[verdict as keyof typeof expected.verdicts] ?? 0;
    if (count !== wanted) throw new Error(`${wanted} entries are ${verdict}, found ${count}`);
  }
  if (status.liveKeys !== expected.liveKeys)
    throw new Error(`${expected.liveKeys} keys are live, the state counts ${status.liveKeys}`);
}

/** The live keys as pages show them are the newest rows of the history that are no deletions. @returns how many */
async function compareLive(workspace: Workspace, raw: Database): Promise<number> {
  const wanted = newestRows(raw);
  let live = 0;
  for (const { id } of cast.streams) {
    let after: `0x${string}` | undefined;
    do {
      const page = await ask(workspace, 'range.page', {
        streamId: toHex(id),
        limit: 1000,
        valueBytes: 0,
        after,
      });
      for (const row of unpackRows(page.rows)) {
        const { value } = await wanted.next();
        if (
          !value ||
          value.seq !== row.seq ||
          value.size !== row.size ||
          compareBytes(value.key, row.key) !== 0
        )
          throw new Error(`live key ${live} is not the one that was expected: ${toHex(row.key)}`);
        live++;
      }
      after = page.next ?? undefined;
    } while (after !== undefined);
  }
  if (!(await wanted.next()).done) throw new Error('live keys are missing');
  return live;
}

async function* newestRows(raw: Database): AsyncGenerator<{ key: Uint8Array; seq: number; size: number }> {
  let previous: Uint8Array = new Uint8Array(0);
  for await (const page of historyRows(raw, cast.streams.length)) {
    for (const [row, value] of page) {
      // All of a row but its seq; the newest version comes first.
      const subject = row.subarray(0, row.length - 8);
      if (compareBytes(subject, previous) === 0) continue;
      previous = subject;
      if (value.length > 1) yield { ...versionOfRow(row), size: value.length - 1 };
    }
  }
}

async function checkRoles(workspace: Workspace): Promise<void> {
  for (const { id, founder, writers, specialKey, specialWriter } of cast.streams) {
    const roles = await ask(workspace, 'roles.stream', { streamId: toHex(id) });
    const special = roles.specialKeys.find(({ key }) => compareBytes(key, specialKey) === 0);
    const isHeld =
      roles.admins.some(({ account }) => account === toHex(founder)) &&
      [...writers, cast.bridge].every((writer) =>
        roles.writers.some(({ account }) => account === toHex(writer)),
      ) &&
      special?.writers.some(({ account }) => account === toHex(specialWriter));
    if (!isHeld) throw new Error(`roles of stream ${toHex(id)} are missing`);
  }
}

async function checkDigests(workspace: Workspace): Promise<void> {
  const { digests } = await ask(workspace, 'digest.get', {});
  const different = new Set(digests.map(({ digest }) => digest));
  if (different.size !== cast.streams.length)
    throw new Error(`${different.size} streams have a digest of their own`);
}

/** @returns how many entries were compared */
async function compareResults(workspace: Workspace, file: string, entries: number): Promise<number> {
  const lines = createInterface({ input: createReadStream(file) })[Symbol.asyncIterator]();
  let compared = 0;
  for await (const { seq, result } of resultsOf(workspace)) {
    const { value: line } = await lines.next();
    if (JSON.stringify(result) !== line) throw new Error(`entry ${seq}: expected ${line}, found ${result}`);
    compared++;
  }
  if (compared !== entries) throw new Error(`${entries} results were expected, found ${compared}`);
  return compared;
}
