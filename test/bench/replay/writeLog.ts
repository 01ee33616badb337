/** Party: makes the workspace whose log is replayed, and files of what must come out. Not measured. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { VerdictKind } from '../../../shared/model';
import { folderBytes } from '../folders';
import { historyRow, makeWorkspace, type NewEntry, newEntry, openLog } from '../product';
import { Workload, type WorkloadEntry, type WorkloadSize } from '../workload/workload';
import { packRow } from './rowFile';

export interface WriteLogInput extends WorkloadSize {
  folder: string;
  /** Rows of the history table in the order of replay, for the raw puts; not wanted by all. */
  rowFile?: string;
  /** The result that each entry must have, a JSON text a line. */
  resultFile?: string;
  /** Stops after this many entries. */
  entries?: number;
}

export interface WrittenLog {
  entries: number;
  writes: number;
  liveKeys: number;
  verdicts: Partial<Record<VerdictKind, number>>;
  logBytes: number;
}

const groupEntries = 1000;
const groupBytes = 4 << 20;

export async function writeLog(input: WriteLogInput): Promise<WrittenLog> {
  const workload = new Workload(input);
  await makeWorkspace(
    input.folder,
    workload.cast.streams.map(({ id }) => id),
  );
  const log = await openLog(input.folder);
  const rows = input.rowFile === undefined ? undefined : createWriteStream(input.rowFile);
  const results = input.resultFile === undefined ? undefined : createWriteStream(input.resultFile);
  const ordinals = new Map(workload.cast.streams.map(({ id }, ordinal) => [id, ordinal]));
  let group: NewEntry[] = [];
  let bytes = 0;
  const append = async () => {
    if (group.length > 0) await log.append(group, 'unsigned');
    group = [];
    bytes = 0;
  };
  for (const entry of workload.entries()) {
    group.push(unsigned(entry));
    bytes += entry.data.length;
    if (rows !== undefined) {
      const packed = entry.writes.map(({ streamId, key, value }) =>
        packRow(...historyRow(ordinals.get(streamId)!, key, entry.seq, value)),
      );
      await put(rows, Buffer.concat(packed));
    }
    if (results !== undefined) await put(results, `${JSON.stringify(entry.result)}\n`);
    if (group.length >= groupEntries || bytes >= groupBytes) await append();
    if (workload.entriesMade === input.entries) break;
  }
  await append();
  await log.close();
  await Promise.all([end(rows), end(results)]);
  return {
    entries: workload.entriesMade,
    writes: workload.written,
    liveKeys: workload.liveKeys,
    verdicts: workload.verdicts,
    logBytes: await folderBytes(join(input.folder, 'log')),
  };
}

function unsigned({ seq, sender, streamIds, data }: WorkloadEntry): NewEntry {
  // Replay does not look at the root; any 32 bytes weigh the same.
  const dataRoot = createHash('sha256').update(data).digest();
  const origin = { timestamp: 1_700_000_000 + seq };
  return newEntry({ seq, sender, streamIds, dataRoot, size: data.length, origin }, data);
}

async function put(stream: WriteStream, chunk: string | Buffer): Promise<void> {
  if (!stream.write(chunk)) await once(stream, 'drain');
}

async function end(stream: WriteStream | undefined): Promise<void> {
  stream?.end();
  if (stream !== undefined) await once(stream, 'close');
}
