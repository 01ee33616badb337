/** Everything that the benches use of the product's main side, in one place: what is measured is what ships. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Decoders } from '../../electron/decode/decoders';
import type { DevnetAddresses } from '../../electron/devnet/devnet';
import { ensureSampleWorkspace } from '../../electron/engine/sampleWorkspace';
import { writerHeap } from '../../electron/engine/threadHeaps';
import { openWorkspace, type Workspace } from '../../electron/engine/workspace';
import type { CallContext } from '../../electron/ipc/engine';
import { encodeHeader, hashLength } from '../../electron/log/chain';
import { formatExchangeLine, parseExchangeLine } from '../../electron/log/exchangeFile';
import { keccak256 } from '../../electron/log/keccak';
import { LogStore, type NewEntry } from '../../electron/log/logStore';
import { signingDigest } from '../../electron/log/signature';
import { replay } from '../../electron/replay/replayer';
import { encodeHistoryValue } from '../../electron/store/historyValue';
import {
  historyBounds,
  historyEnd,
  historyKey,
  latestBounds,
  latestKey,
  readHistoryKey,
} from '../../electron/store/keys';
import { memoryOf } from '../../electron/store/rowBytes';
import { RowScratch } from '../../electron/store/rowScratch';
import { StateReader } from '../../electron/store/stateReader';
import { StateWriter } from '../../electron/store/stateWriter';
import { type Database, openDatabase, scanBytes } from '../../electron/store/store';
import { WatchedStreams } from '../../electron/store/streams';
import { toHex } from '../../shared/bytes';
import { type CallInput, type CallName, type CallOutput, contract } from '../../shared/contract/contract';

/** A new workspace that watches these streams and has an empty log. */
export async function makeWorkspace(folder: string, watched: readonly Uint8Array[]): Promise<void> {
  const workspace = await openWorkspace(folder, { create: true });
  await workspace.configure({ watched: watched.map(toHex).sort() });
  await workspace.settled();
  await workspace.close();
}

/** The workspace that ships, made as at a first start, with this folder for what is the user's. */
export function makeSampleWorkspace(home: string): Promise<string> {
  process.env.STREAMSCOPE_HOME = home;
  return ensureSampleWorkspace();
}

export type { CallOutput };
export { writerHeap };

export const openExplorer = (folder: string): Promise<Workspace> => openWorkspace(folder);

/** One that follows its source for as long as it is open, as a host's does. */
export const openFollowing = (folder: string): Promise<Workspace> =>
  openWorkspace(folder, { create: true, follow: true });
export type { DevnetAddresses, Workspace };

/** A call of the contract, with its defaults filled in. */
export function ask<Name extends CallName>(
  workspace: Workspace,
  name: Name,
  input: CallInput<Name>,
  onProgress: CallContext['progress'] = () => {},
): Promise<CallOutput<Name>> {
  const context = { signal: new AbortController().signal, progress: onProgress };
  return workspace.call(name, contract[name].input.parse(input) as never, context);
}

export const openLog = (folder: string): Promise<LogStore> => LogStore.open(join(folder, 'log'));
export type { LogStore, NewEntry };

/** An entry for the log's own append, which sets the hash that it follows. */
export function newEntry(fields: NewEntry['fields'], data: Uint8Array): NewEntry {
  const header = encodeHeader({ ...fields, prevHash: new Uint8Array(hashLength) });
  return { fields, header, data, availability: 'present' };
}

export { formatExchangeLine, keccak256, parseExchangeLine, signingDigest };

/** Where the state of a workspace is that was never given another one. */
export async function stateFolder(folder: string): Promise<string> {
  const names = await readdir(join(folder, 'state'));
  const generations = names.filter((name) => /^[0-9a-f]{16}$/.test(name));
  if (generations.length !== 1) throw new Error(`one state was expected, found ${generations.length}`);
  return join(folder, 'state', generations[0]!);
}

export { historyEnd, historyKey, latestBounds, latestKey, scanBytes };

/** The state of an open database after entry `at`, or the newest. */
export function readState(
  database: Database,
  watched: readonly Uint8Array[],
  at: number | null,
): StateReader {
  return StateReader.open(database, new WatchedStreams(watched), at);
}

export const openStore = (folder: string): Promise<Database> => openDatabase(folder);
export type { Database };

/** A workspace's log and state, to be replayed as its writer thread does, in this thread; nobody else may have it open. */
export interface OpenReplay {
  /** Replays to the end of the log. */
  run(onGroup: (next: number) => void): Promise<void>;
  close(): Promise<void>;
}

export async function openReplay(folder: string, watched: readonly Uint8Array[]): Promise<OpenReplay> {
  const log = await openLog(folder);
  const database = await openStore(await stateFolder(folder));
  const state = await StateWriter.open(database, new WatchedStreams(watched), log.start());
  return {
    async run(onGroup) {
      const { signal } = new AbortController();
      const end = await replay(log.reader, state, {
        encryption: undefined,
        decoders: Decoders.none(),
        signal,
        onProgress: () => onGroup(state.position.next),
      });
      if (end !== 'caughtUp') throw new Error(`replay ended early: ${end}`);
    },
    async close() {
      await state.discard();
      await database.close();
      await log.close();
    },
  };
}

const valueScratch = new RowScratch();

/** The row that replay writes into its history table for a committed write. */
export function historyRow(
  stream: number,
  key: Uint8Array,
  seq: number,
  value: Uint8Array,
): [Uint8Array, Uint8Array] {
  const row = encodeHistoryValue(memoryOf(value), 0, value.length, 'log', valueScratch);
  return [historyKey(stream, key, seq), row.slice()];
}

/** Which version a row of the history table is. */
export const versionOfRow = (row: Uint8Array): { key: Uint8Array; seq: number } => readHistoryKey(row);

/** Rows of the history table of one stream after another, in the database's order, a thousand at a time. */
export async function* historyRows(
  database: Database,
  streams: number,
): AsyncGenerator<[Uint8Array, Uint8Array][]> {
  for (let stream = 0; stream < streams; stream++) {
    const iterator = database.iterator({ ...historyBounds(stream), highWaterMarkBytes: scanBytes });
    try {
      for (;;) {
        const rows = await iterator.nextv(1000);
        if (rows.length === 0) break;
        yield rows;
      }
    } finally {
      await iterator.close();
    }
  }
}
