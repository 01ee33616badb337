/** A node in a temporary folder: log store, feeder, replay and queries on real databases, without threads. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EncryptionKey } from '../../electron/decode/encryption';
import { appendFile, checkFile, type ImportOptions } from '../../electron/log/fileImport';
import { LogStore } from '../../electron/log/logStore';
import type { QueryContext } from '../../electron/query/context';
import { replay } from '../../electron/replay/replayer';
import { StateWriter } from '../../electron/store/stateWriter';
import { type Database, openDatabase } from '../../electron/store/store';
import { WatchedStreams } from '../../electron/store/streams';
import { fromHex, toHex } from '../../shared/bytes';

export class TestNode {
  private constructor(
    private readonly folder: string,
    private readonly streams: WatchedStreams,
    private readonly encryption: EncryptionKey | undefined,
    private log: LogStore,
    private state: Database,
  ) {}

  static async open(watched: readonly string[], encryption?: EncryptionKey): Promise<TestNode> {
    const folder = await mkdtemp(join(tmpdir(), 'streamscope-node-'));
    const { log, state } = await openBoth(folder);
    return new TestNode(folder, new WatchedStreams(watched.map(fromHex)), encryption, log, state);
  }

  /** Imports lines of an exchange file. @throws importRefused */
  async import(lines: readonly string[]): Promise<void> {
    const file = join(this.folder, 'log.ndjson');
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    const options: ImportOptions = { trustSenders: false, signal: unhurried, onProgress: () => {} };
    await appendFile(this.log, file, await checkFile(this.log, file, options), options);
  }

  /** Replays what the log has. */
  async replay(): Promise<void> {
    const { firstSeq } = this.log.meta;
    const prevHash = this.log.reader.entry(firstSeq)?.prevHash ?? this.log.lastHash;
    const writer = await StateWriter.open(this.state, this.streams, { firstSeq, prevHash });
    const options = { encryption: this.encryption, signal: unhurried, onProgress: () => {} };
    await replay(this.log.reader, writer, options);
    await writer.discard();
  }

  get context(): QueryContext {
    return {
      log: this.log.reader,
      state: this.state,
      streams: this.streams,
      encryption: this.encryption,
      labels: { accounts: {}, streams: {} },
      logId: this.log.meta.logId,
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

const unhurried = new AbortController().signal;

async function openBoth(folder: string): Promise<{ log: LogStore; state: Database }> {
  const log = await LogStore.open(join(folder, 'log'));
  return { log, state: await openDatabase(join(folder, 'state'), { cacheBytes: 1 << 20 }) };
}

/** Runs a check on a node that has imported and replayed these lines. */
export async function withNode<Answer>(
  watched: readonly string[],
  lines: readonly string[],
  check: (node: TestNode) => Promise<Answer>,
): Promise<Answer> {
  const node = await TestNode.open(watched);
  try {
    await node.import(lines);
    await node.replay();
    return await check(node);
  } finally {
    await node.close();
  }
}
