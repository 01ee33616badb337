/**
 * What the indexer thread does: builds the secondary indexes of the generation in use from its state, and keeps them up.
 * Runs in a worker; nothing in it knows of threads.
 */
import { join } from 'node:path';
import { fromHex, type Hex } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import type { EncryptionKey } from '../decode/encryption';
import { isFunction, UserFunction } from '../decode/userFunction';
import { type BuildStep, buildStep, type IndexToBuild } from '../indexes/builder';
import { type IndexDefinition, indexId } from '../indexes/definition';
import { type Evaluate, evaluatorOf } from '../indexes/evaluate';
import { idsWithRows, removeRows } from '../indexes/goBack';
import { Patience } from '../indexes/patience';
import { countFailures, nothingKnown, readStanding } from '../indexes/standing';
import { LogReader } from '../log/logReader';
import { readValue } from '../query/values';
import { isDamage } from '../store/faults';
import { type Database, openDatabase } from '../store/store';
import { WatchedStreams } from '../store/streams';
import { readDecoder, sandboxModule } from './decoderFiles';
import { type Generation, generationFolder } from './generation';
import { stateFault } from './stateFolder';

/** How an index stands. */
export interface IndexState {
  id: Hex;
  knownTo: number;
  pairs: number;
  failed: number;
  fault: string | null;
}

interface Building extends IndexToBuild {
  state: IndexState;
}

interface OpenGeneration {
  database: Database;
  log: Database;
  streams: WatchedStreams;
  encryption: EncryptionKey | undefined;
}

export class IndexerCore {
  private open: OpenGeneration | undefined;
  private indexes: Building[] = [];
  private running: { abort: AbortController; ended: Promise<unknown> } | undefined;

  /** Changes of what is built follow each other. */
  private last: Promise<unknown> = Promise.resolve();

  /**
   * @param onProgress told after every group
   * @param groupKeys keys that one write takes at most
   */
  constructor(
    private readonly folder: string,
    private readonly onProgress: (states: IndexState[]) => void,
    private readonly groupKeys = 2000,
  ) {}

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(work);
    this.last = done.catch(() => {});
    return done;
  }

  /** Builds these indexes in this generation from now on. */
  switchTo(
    generation: Generation,
    encryption: EncryptionKey | undefined,
    definitions: readonly IndexDefinition[],
  ): Promise<IndexState[]> {
    return this.inTurn(async () => {
      await this.shut();
      await this.openGeneration(generation, encryption);
      return this.load(definitions);
    });
  }

  private async openGeneration(generation: Generation, encryption: EncryptionKey | undefined): Promise<void> {
    const database = await openDatabase(generationFolder(this.folder, generation.id));
    const log = await openDatabase(join(this.folder, 'log'));
    const streams = new WatchedStreams(generation.watched.map(fromHex));
    this.open = { database, log, streams, encryption };
  }

  /** Other definitions; rows of indexes that are no longer defined are removed. */
  define(definitions: readonly IndexDefinition[]): Promise<IndexState[]> {
    return this.inTurn(() => this.load(definitions));
  }

  private async load(definitions: readonly IndexDefinition[]): Promise<IndexState[]> {
    await this.stop();
    if (this.open === undefined) return [];
    const { open } = this;
    const known = this.indexes;
    this.indexes = [];
    for (const definition of definitions) {
      const stream = open.streams.ordinal(fromHex(definition.streamId));
      if (stream === undefined) continue;
      const id = indexId(definition);
      const kept = known.find(({ state }) => state.id === id && state.fault === null);
      this.indexes.push(kept ?? (await this.begin(open, id, stream, definition)));
    }
    return this.states();
  }

  private async begin(
    { database, streams }: OpenGeneration,
    id: Hex,
    stream: number,
    { source }: IndexDefinition,
  ): Promise<Building> {
    const evaluate = source.kind === 'function' ? await this.loadFunction(source.hash) : evaluatorOf(source);
    const isUsable = typeof evaluate === 'function';
    const fault = isUsable ? null : `its function cannot be used: ${evaluate.reason}`;
    const index = { id: fromHex(id), stream };
    // Damage is told when the index is built.
    const { givenUp, ...standing } = await readStanding(database, streams, index).catch((error) => {
      if (isDamage(error)) return nothingKnown;
      throw error;
    });
    return {
      ...index,
      evaluate: isUsable ? evaluate : () => ({ keys: [], failure: null }),
      patience: new Patience(),
      state: { id, ...standing, fault: fault ?? givenUp },
    };
  }

  private async loadFunction(hash: string): Promise<Evaluate | { reason: string }> {
    const code = await readDecoder(this.folder, hash);
    if (typeof code !== 'string') return code;
    const loaded = await UserFunction.load(sandboxModule(), code, 'index');
    return isFunction(loaded) ? evaluatorOf(loaded) : { reason: loaded.message };
  }

  /** Goes on until every index knows what the state has; resolves when it rests. @throws stateDamaged, storageFailed */
  async catchUp(): Promise<IndexState[]> {
    await this.last;
    while (this.running !== undefined) await this.running.ended;
    const { open } = this;
    if (open === undefined) return [];
    const abort = new AbortController();
    const work = this.run(open, abort.signal).finally(() => {
      this.running = undefined;
    });
    this.running = { abort, ended: work.catch(() => {}) };
    await work;
    return this.states();
  }

  private async run(open: OpenGeneration, signal: AbortSignal): Promise<void> {
    try {
      await this.removeOthers(open.database);
      for (let hasMore = true; hasMore && !signal.aborted; ) {
        hasMore = false;
        for (const index of this.indexes) {
          if (index.state.fault !== null || signal.aborted) continue;
          const step = await this.step(open, index, signal);
          if (step === undefined) continue;
          hasMore ||= step.hasMore;
          const { next, pairs, givenUp } = step.position;
          index.state = { ...index.state, knownTo: next - 1, pairs, fault: givenUp };
          if (step.hasMore) this.onProgress(this.states());
        }
      }
      for (const index of this.indexes)
        index.state = { ...index.state, failed: await countFailures(open.database, index.id) };
    } catch (error) {
      throw isDamage(error) ? stateFault(error) : error;
    }
  }

  /** A machine that fails in a function stops that index, not the others. @returns undefined where it went no further */
  private async step(
    open: OpenGeneration,
    index: Building,
    signal: AbortSignal,
  ): Promise<BuildStep | undefined> {
    const { database, streams, encryption } = open;
    const context = { log: new LogReader(open.log), encryption };
    try {
      return await buildStep(
        {
          database,
          streams,
          groupKeys: this.groupKeys,
          signal,
          readValue: (version, length) => readValue(context, version, 0, length),
        },
        index,
      );
    } catch (error) {
      if (isDamage(error) || error instanceof StreamscopeError) throw error;
      if (!signal.aborted)
        index.state = { ...index.state, fault: error instanceof Error ? error.message : String(error) };
      return undefined;
    }
  }

  private async removeOthers(database: Database): Promise<void> {
    for (const id of await idsWithRows(database)) {
      const isWanted = this.indexes.some(
        (index) => Buffer.compare(index.id.subarray(0, id.length), id) === 0,
      );
      if (!isWanted) await removeRows(database, id);
    }
  }

  private states(): IndexState[] {
    return this.indexes.map(({ state }) => state);
  }

  private async stop(): Promise<void> {
    this.running?.abort.abort();
    await this.running?.ended;
  }

  /** Before the writer closes the databases. */
  close(): Promise<void> {
    return this.inTurn(() => this.shut());
  }

  private async shut(): Promise<void> {
    await this.stop();
    const { open } = this;
    this.open = undefined;
    this.indexes = [];
    await open?.database.close();
    await open?.log.close();
  }
}
