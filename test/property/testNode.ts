/**
 * A workspace in a temporary folder without its threads: the writer's and the reader's side of the engine, on real
 * databases.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EncryptionKey } from '../../electron/decode/encryption';
import { keepDecoder } from '../../electron/engine/decoderFiles';
import { describeKey } from '../../electron/engine/encryptionKey';
import { type Generation, generationFolder, generationFor } from '../../electron/engine/generation';
import { IndexerCore, type IndexState } from '../../electron/engine/indexerCore';
import { ReaderCore } from '../../electron/engine/readerCore';
import { ValueViews } from '../../electron/engine/valueViews';
import { type FileOptions, WriterCore } from '../../electron/engine/writerCore';
import type { IndexDefinition } from '../../electron/indexes/definition';
import type { KvAnswer, KvCall } from '../../electron/rpc/kvMethods';
import type { Position } from '../../electron/store/position';
import { type Database, openDatabase } from '../../electron/store/store';
import { type Hex, toHex } from '../../shared/bytes';
import {
  type CallInput,
  type CallOutput,
  type CheckedInput,
  contract,
  type ReadCallName,
} from '../../shared/contract/contract';
import { fromEnvelope } from '../../shared/errors';

const unhurried: FileOptions = {
  trustSenders: false,
  signal: new AbortController().signal,
  onProgress: () => {},
};

export class TestNode {
  /** Where replay stands, with its counts. */
  position: Position | undefined;
  private decoders: Record<string, string> = {};

  private constructor(
    readonly folder: string,
    private generation: Generation,
    private encryption: EncryptionKey | undefined,
    private writer: WriterCore,
    private reader: ReaderCore,
  ) {}

  static async open(watched: readonly string[], encryption?: EncryptionKey): Promise<TestNode> {
    const folder = await mkdtemp(join(tmpdir(), 'streamscope-node-'));
    const { writer, reader } = await openCores(folder);
    return new TestNode(folder, generationOf(watched, encryption), encryption, writer, reader);
  }

  /** Imports lines of an exchange file. @throws importRefused */
  async import(lines: readonly string[]): Promise<void> {
    const file = join(this.folder, 'log.ndjson');
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    await this.writer.appendFile(file, await this.writer.checkFile(file, unhurried), unhurried);
  }

  /**
   * Replays what the log has and answers from there.
   * @returns the entry whose data replay waits for
   */
  async replay(): Promise<number | null> {
    await this.writer.switchTo(this.generation, this.encryption);
    const { fault, waitingFor, position } = await this.writer.catchUp();
    if (fault !== null) throw new Error(fault.message);
    this.position = position;
    await this.reader.switchTo(this.generation, this.encryption);
    return waitingFor;
  }

  /** Takes the entries from `to` on out of the state again. */
  async rollback(to: number): Promise<void> {
    const { position } = await this.writer.rollback(to, {
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    this.position = position;
  }

  /** Watches other streams from now on, and derives their state. */
  async watch(watched: readonly string[]): Promise<void> {
    this.generation = generationOf(watched, this.encryption, this.decoders);
    await this.replay();
  }

  /** Gives these streams decoders, by their texts, and takes away all others; `replay` derives their state. */
  async setDecoders(texts: Record<string, string>): Promise<void> {
    this.decoders = {};
    for (const [streamId, code] of Object.entries(texts))
      this.decoders[streamId] = await keepDecoder(this.folder, code);
    this.generation = generationOf(this.generation.watched, this.encryption, this.decoders);
  }

  /** Reads the log with another key from now on, or as a plain one, and derives the state again. */
  async encrypt(encryption: EncryptionKey | undefined): Promise<void> {
    this.encryption = encryption;
    this.generation = generationOf(this.generation.watched, encryption, this.decoders);
    await this.replay();
  }

  /**
   * Builds indexes up to where the state is, and reads by them.
   * @param stopAfter groups after which it is ended, as by a kill; what is written by then stays
   */
  async index(
    definitions: IndexDefinition[],
    { groupKeys = 500, stopAfter = Number.POSITIVE_INFINITY } = {},
  ): Promise<IndexState[]> {
    this.reader.setIndexes(definitions);
    let groups = 0;
    const core = new IndexerCore(
      this.folder,
      () => {
        if (++groups >= stopAfter) void core.close();
      },
      groupKeys,
    );
    await core.switchTo(this.generation, this.encryption, definitions);
    const states = await core.catchUp();
    await core.close();
    return states;
  }

  /** A query as it comes through the contract: checked, defaults filled in. */
  query<Name extends ReadCallName>(
    name: Name,
    input: CallInput<Name>,
    signal?: AbortSignal,
  ): Promise<CallOutput<Name>> {
    return this.reader.query(name, contract[name].input.parse(input) as CheckedInput<Name>, signal);
  }

  /** A call of the kv_* JSON-RPC. */
  async kv(call: KvCall): Promise<KvAnswer> {
    const [outcome] = await this.reader.kv([call]);
    if (outcome?.ok !== true)
      throw outcome === undefined ? new Error('no answer') : fromEnvelope(outcome.error);
    return outcome.value;
  }

  /** The state's database, beside those of the engine. */
  openState(): Promise<Database> {
    return openDatabase(generationFolder(this.folder, this.generation.id));
  }

  /** Every row of the state, as hex. */
  async stateRows(): Promise<string[]> {
    const state = await this.openState();
    const rows: string[] = [];
    for await (const [key, value] of state.iterator()) rows.push(`${toHex(key)} ${toHex(value)}`);
    await state.close();
    return rows;
  }

  /** Closes everything and opens it again, as after an end of the program. */
  async restart(): Promise<void> {
    await this.closeCores();
    Object.assign(this, await openCores(this.folder));
  }

  async close(): Promise<void> {
    await this.closeCores();
    await rm(this.folder, { recursive: true });
  }

  private async closeCores(): Promise<void> {
    await this.reader.close();
    await this.writer.close();
  }
}

async function openCores(folder: string): Promise<{ writer: WriterCore; reader: ReaderCore }> {
  const writer = await WriterCore.open(folder, () => {});
  return { writer, reader: await ReaderCore.open(folder, new ValueViews()) };
}

/** @param decoders hashes by stream */
function generationOf(
  streams: readonly string[],
  encryption: EncryptionKey | undefined,
  decoders: Record<string, string> = {},
): Generation {
  const named = Object.entries(decoders).map(([streamId, hash]) => [streamId, { name: '', hash }]);
  return generationFor({
    watched: [...streams].sort() as Hex[],
    encryption: encryption ? describeKey(encryption) : null,
    decoders: Object.fromEntries(named),
  });
}

/** Runs a check on a node that has imported and replayed these lines. */
export async function withNode<Answer>(
  watched: readonly string[],
  lines: readonly string[],
  check: (node: TestNode) => Promise<Answer>,
  encryption?: EncryptionKey,
): Promise<Answer> {
  const node = await TestNode.open(watched, encryption);
  try {
    await node.import(lines);
    await node.replay();
    return await check(node);
  } finally {
    await node.close();
  }
}
