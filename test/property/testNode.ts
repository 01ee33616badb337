/** A node in a temporary folder: log store, replay and queries on real databases, without threads. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keccak256 } from '../../electron/log/keccak';
import { LogStore, type NewEntry } from '../../electron/log/logStore';
import type { QueryContext } from '../../electron/query/context';
import { replay } from '../../electron/replay/replayer';
import { StateWriter } from '../../electron/store/stateWriter';
import { type Database, openDatabase } from '../../electron/store/store';
import { WatchedStreams } from '../../electron/store/streams';
import { fromHex, toHex } from '../../shared/bytes';
import { describeSubmission } from '../../shared/submission';
import type { WorkloadEntry } from './workload';

export class TestNode {
  private constructor(
    private readonly folder: string,
    private readonly streams: WatchedStreams,
    private log: LogStore,
    private state: Database,
  ) {}

  static async open(watched: readonly string[]): Promise<TestNode> {
    const folder = await mkdtemp(join(tmpdir(), 'streamscope-node-'));
    const { log, state } = await openBoth(folder);
    return new TestNode(folder, new WatchedStreams(watched.map(fromHex)), log, state);
  }

  /** Appends entries and replays them. */
  async take(entries: readonly WorkloadEntry[]): Promise<void> {
    if (entries.length > 0) await this.log.append(entries.map(newEntry), 'unsigned');
    const { firstSeq } = this.log.meta;
    const prevHash = this.log.reader.entry(firstSeq)?.prevHash ?? this.log.lastHash;
    const writer = await StateWriter.open(this.state, this.streams, { firstSeq, prevHash });
    const options = { encryption: undefined, signal: new AbortController().signal, onProgress: () => {} };
    await replay(this.log.reader, writer, options);
    await writer.discard();
  }

  get context(): QueryContext {
    return {
      log: this.log.reader,
      state: this.state,
      streams: this.streams,
      encryption: undefined,
      labels: { accounts: {}, streams: {} },
    };
  }

  /** Every row of the state database, as hex. */
  async stateRows(): Promise<string[]> {
    const rows: string[] = [];
    for await (const [key, value] of this.state.iterator()) rows.push(`${toHex(key)} ${toHex(value)}`);
    return rows;
  }

  /** Closes both databases and opens them again, as after an end of the program. */
  async restart(): Promise<void> {
    await this.closeBoth();
    Object.assign(this, await openBoth(this.folder));
  }

  async close(): Promise<void> {
    await this.closeBoth();
    await rm(this.folder, { recursive: true });
  }

  private async closeBoth(): Promise<void> {
    await this.log.close();
    await this.state.close();
  }
}

/** One identity for all logs, so that equal logs have equal hashes. */
const logId = new Uint8Array(32).fill(0x10);

async function openBoth(folder: string): Promise<{ log: LogStore; state: Database }> {
  const log = await LogStore.open(join(folder, 'log'));
  if (log.isEmpty) log.adopt(logId, 0, undefined);
  return { log, state: await openDatabase(join(folder, 'state'), { cacheBytes: 1 << 20 }) };
}

function newEntry({ seq, sender, streamIds, data }: WorkloadEntry): NewEntry {
  const { dataRoot } = describeSubmission(data ?? new Uint8Array(1), keccak256);
  return {
    fields: {
      seq,
      sender: fromHex(sender),
      streamIds: streamIds.map(fromHex),
      dataRoot,
      size: data?.length ?? 1,
      origin: {},
    },
    data: data ?? undefined,
    availability: data === null ? 'unobtainable' : 'present',
  };
}

/** Runs a check on a node that has replayed these entries. */
export async function withNode<Answer>(
  watched: readonly string[],
  entries: readonly WorkloadEntry[],
  check: (node: TestNode) => Promise<Answer>,
): Promise<Answer> {
  const node = await TestNode.open(watched);
  try {
    await node.take(entries);
    return await check(node);
  } finally {
    await node.close();
  }
}
