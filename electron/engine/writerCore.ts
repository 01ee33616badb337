/**
 * What the writer thread does: takes entries into the log and replays them into the state. One generation is in use;
 * another may be built beside it. Runs in a worker; nothing in it knows of threads.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '../../shared/bytes';
import type { VerifyReport } from '../../shared/contract/outputs';
import { type ErrorEnvelope, StreamscopeError, toEnvelope } from '../../shared/errors';
import { sealForWorkspace } from '../compose/seal';
import type { Decoders } from '../decode/decoders';
import type { EncryptionKey } from '../decode/encryption';
import { appendFile, type CheckedFile, checkFile, type ImportOptions } from '../log/fileImport';
import { appendSigned, fieldsToSign } from '../log/localAppend';
import { LogStore } from '../log/logStore';
import type { SignedFields } from '../log/signature';
import { ownThread, type Verifiers } from '../log/verifiers';
import { type ChainCursor, encodeCursor } from '../log/zeroG/chainCursor';
import type { ChainEntry } from '../log/zeroG/chainReader';
import type { Wanted } from '../log/zeroG/download';
import { cursorOf, firstAbove, takePage } from '../log/zeroG/takePage';
import { replay } from '../replay/replayer';
import { isDamage, readFault } from '../store/faults';
import type { Position } from '../store/position';
import { type RollbackOptions, rollBack } from '../store/rollback';
import type { StateWriter } from '../store/stateWriter';
import { closeDatabase, type Database } from '../store/store';
import { loadDecoders } from './decoderFiles';
import type { Generation } from './generation';
import { openState, readState, stateFault } from './stateFolder';
import { type Verification, verifyWorkspace } from './verify';

/** How the log stands. */
export interface LogState {
  logId: Uint8Array;
  signatures: 'signed' | 'unsigned' | 'trustedSenders';
  firstSeq: number;
  nextSeq: number;
  /** Chain hash of the newest entry, 32 bytes. */
  lastHash: Uint8Array;
}

/** Told after every group, and when replay comes to rest. */
export interface ReplayState {
  generation: string;
  position: Position;
  nextSeq: number;
  running: boolean;
  /** Why replay stopped before the end of the log. */
  fault: ErrorEnvelope | null;
  /** The entry whose data replay waits for. */
  waitingFor: number | null;
  /** Why a state that was there is derived again, for people. */
  renewed: string | null;
}

/** What a pass over a file is asked with. */
export type FileOptions = Omit<ImportOptions, 'verifiers'>;

/** Entries that are looked through for missing data before replay has come to them. */
const furthestAhead = 20_000;

interface OpenGeneration {
  generation: Generation;
  database: Database;
  state: StateWriter;
  decoders: Decoders;
}

export class WriterCore {
  private generation: OpenGeneration | undefined;
  /** Open ones, by generation. */
  private readonly databases = new Map<string, Database>();
  private running: { abort: AbortController; ended: Promise<void> } | undefined;
  private fault: ErrorEnvelope | null = null;
  private waitingFor: number | null = null;
  private renewed: string | null = null;
  private encryption: EncryptionKey | undefined;

  private constructor(
    private readonly folder: string,
    private readonly log: LogStore,
    private readonly onReplay: (state: ReplayState) => void,
    private readonly verifiers: Verifiers,
  ) {}

  static async open(
    folder: string,
    onReplay: (state: ReplayState) => void,
    verifiers: Verifiers = ownThread,
  ): Promise<WriterCore> {
    await mkdir(join(folder, 'state'), { recursive: true });
    const log = await LogStore.open(join(folder, 'log'));
    return new WriterCore(folder, log, onReplay, verifiers);
  }

  logState(): LogState {
    const { logId, signatures, firstSeq } = this.log.meta;
    return { logId, signatures, firstSeq, nextSeq: this.log.nextSeq, lastHash: this.log.lastHash };
  }

  /** Makes a generation the one that is replayed, from where its state stands; `release` closes the one before. */
  async switchTo(generation: Generation, encryption: EncryptionKey | undefined): Promise<ReplayState> {
    await this.stopReplay();
    await this.generation?.state.discard();
    this.encryption = encryption;
    this.fault = null;
    this.waitingFor = null;
    this.generation = await this.openGeneration(generation);
    return this.replayState();
  }

  private async openGeneration(generation: Generation): Promise<OpenGeneration> {
    const decoders = await loadDecoders(this.folder, generation.decoders, { remembers: false });
    const open = this.databases.get(generation.id);
    if (open !== undefined) {
      return { generation, decoders, database: open, state: await readState(open, generation, this.log) };
    }
    const opened = await openState(this.folder, generation, this.log);
    this.renewed = opened.renewed ?? this.renewed;
    this.databases.set(generation.id, opened.database);
    return { generation, decoders, ...opened };
  }

  /**
   * Closes the generations that are neither replayed nor read. LevelDB's cache belongs to the handle that opened a
   * database first, which is ours: closed while the reader is on it, the reader would read freed memory.
   * @param read the generation that the reader is on
   */
  async release(read: string): Promise<void> {
    for (const [id, database] of this.databases) {
      if (id === read || id === this.generation?.generation.id) continue;
      this.databases.delete(id);
      await database.close();
    }
  }

  /** Replays to the end of the log; resolves when it rests, whether it got there or stopped at a fault. */
  async catchUp(): Promise<ReplayState> {
    while (this.running !== undefined) await this.running.ended;
    if (this.generation === undefined) throw new Error('no generation is in use');
    // A failed write leaves facts in memory that are not on disk: begin again from what is.
    if (this.fault !== null) await this.switchTo(this.generation.generation, this.encryption);
    const abort = new AbortController();
    const ended = this.run(this.generation, abort.signal).finally(() => {
      this.running = undefined;
      this.onReplay(this.replayState());
    });
    this.running = { abort, ended };
    await ended;
    return this.replayState();
  }

  private async run(generation: OpenGeneration, signal: AbortSignal): Promise<void> {
    try {
      const end = await replay(this.log.reader, generation.state, {
        encryption: this.encryption,
        decoders: generation.decoders,
        signal,
        onProgress: () => this.onReplay(this.replayState()),
      });
      this.fault = null;
      this.waitingFor = end === 'waiting' ? generation.state.position.next : null;
    } catch (error) {
      // The log tells its own damage apart, so what else does not read is the state.
      this.fault = toEnvelope(isDamage(error) ? stateFault(error) : readFault(error));
    }
  }

  /**
   * Takes the entries from `to` on out of the state again; the log keeps them, and replay goes on from there when it is
   * asked to. Without effect where the state has not come that far.
   */
  async rollback(to: number, options: RollbackOptions): Promise<ReplayState> {
    await this.stopReplay();
    const open = this.generation;
    if (open === undefined) throw new Error('no generation is in use');
    await open.state.discard();
    await rollBack(open.database, this.log.reader, to, this.log.start(), options);
    this.generation = { ...open, state: await readState(open.database, open.generation, this.log) };
    this.waitingFor = null;
    return this.replayState();
  }

  /** Chain hash of an entry. */
  hashOf(seq: number): Uint8Array | undefined {
    return this.log.reader.entry(seq)?.hash;
  }

  /** Transactions that brought these entries; undefined where there are none. */
  transactionsOf(seqs: readonly number[]): (Uint8Array | undefined)[] {
    return seqs.map((seq) => this.log.reader.entry(seq)?.origin.txHash);
  }

  /** One above the nonce of an account's newest signed entry. */
  nonceOf(sender: Uint8Array): number {
    return this.log.senderCounts(sender).nextNonce;
  }

  /** Gives an empty log the identity of the one that it follows, so that what is signed meanwhile is for that one. */
  async adopt(logId: Uint8Array, firstSeq: number): Promise<void> {
    if (!this.log.isEmpty) return;
    this.log.adopt(logId, firstSeq, undefined);
    await this.reopenState();
  }

  /** Takes lines of an exchange file in, after all the checks of an import. */
  async takeLines(file: string, signal: AbortSignal): Promise<void> {
    const wasEmpty = this.log.isEmpty;
    const options = { trustSenders: false, signal, onProgress: () => {} };
    await this.appendFile(file, await this.checkFile(file, options), options);
    if (wasEmpty) await this.reopenState();
  }

  /** The state of an empty log stands before another entry than the one that came. */
  private async reopenState(): Promise<void> {
    if (this.generation !== undefined) await this.switchTo(this.generation.generation, this.encryption);
  }

  /** How far the chain that the log follows has been read; undefined where it follows none. */
  chainCursor(): ChainCursor | undefined {
    return cursorOf(this.log);
  }

  /** @returns `differs` where the chain was reorganised while nobody looked. @throws networkFailed */
  async takePage(entries: readonly ChainEntry[], cursor: ChainCursor): Promise<'taken' | 'differs'> {
    const wasEmpty = this.log.isEmpty;
    const outcome = await takePage(this.log, entries, cursor);
    if (wasEmpty && !this.log.isEmpty) await this.reopenState();
    return outcome;
  }

  /** Takes everything behind the cursor's block out of every state and of the log. @returns the first seq taken out */
  async rewind(cursor: ChainCursor): Promise<number> {
    const to = firstAbove(this.log, cursor.block);
    await this.rollBackStates(to);
    await this.log.truncate(to, encodeCursor(cursor));
    const open = this.generation;
    if (open !== undefined)
      this.generation = { ...open, state: await readState(open.database, open.generation, this.log) };
    return to;
  }

  /** All that are open: queries are answered from one that may not be the one that is replayed. */
  private async rollBackStates(to: number): Promise<void> {
    await this.stopReplay();
    await this.generation?.state.discard();
    const options = { signal: new AbortController().signal, onProgress: () => {} };
    for (const database of this.databases.values())
      await rollBack(database, this.log.reader, to, this.log.start(), options);
    this.fault = null;
    this.waitingFor = null;
  }

  /**
   * Entries whose data replay will ask for, from where it stands: those of watched streams that are not here.
   * @param limit looked for; a log that has few of them is not read to its end each time
   */
  async wanted(limit: number): Promise<Wanted[]> {
    const open = this.generation;
    if (open === undefined) return [];
    const watched = new Set(open.generation.watched);
    const wanted: Wanted[] = [];
    const end = Math.min(this.log.nextSeq, open.state.position.next + furthestAhead);
    for (let from = open.state.position.next; from < end && wanted.length < limit; ) {
      const entries = await this.log.reader.entries(from, end, { limit: 1_000 });
      for (const { seq, streamIds, availability, dataRoot, size } of entries) {
        const counts = streamIds.length > 0 && streamIds.every((id) => watched.has(toHex(id)));
        if (counts && availability === 'notFetched' && wanted.length < limit)
          wanted.push({ seq, dataRoot, size });
      }
      from += 1_000;
    }
    return wanted;
  }

  fill(items: readonly { seq: number; data: Uint8Array }[]): Promise<void> {
    return this.log.fill(items);
  }

  /** Gives the data of an entry up: it replays as DownloadFailed. */
  giveUp(seq: number): Promise<void> {
    return this.log.setAvailability(seq, 'unobtainable');
  }

  /** The first entries whose data was given up. */
  givenUp(limit: number): Promise<number[]> {
    return this.log.givenUp(limit);
  }

  /** Waits again for data that was given up: everything from that entry on is replayed anew. */
  async retry(seq: number): Promise<void> {
    await this.rollBackStates(seq);
    await this.log.setAvailability(seq, 'notFetched');
    const open = this.generation;
    if (open !== undefined)
      this.generation = { ...open, state: await readState(open.database, open.generation, this.log) };
  }

  private async stopReplay(): Promise<void> {
    this.running?.abort.abort();
    await this.running?.ended;
  }

  private replayState(): ReplayState {
    if (this.generation === undefined) throw new Error('no generation is in use');
    const { generation, state } = this.generation;
    const position = { ...state.position, counts: [...state.position.counts] };
    return {
      generation: generation.id,
      position,
      nextSeq: this.log.nextSeq,
      running: this.running !== undefined,
      fault: this.fault,
      waitingFor: this.waitingFor,
      renewed: this.renewed,
    };
  }

  /** First pass of an import; see log/fileImport.ts. */
  async checkFile(file: string, options: FileOptions): Promise<CheckedFile> {
    try {
      return await checkFile(this.log, file, { ...options, verifiers: this.verifiers });
    } catch (error) {
      await this.verifiers.rest();
      throw error;
    }
  }

  /** Second pass. */
  async appendFile(file: string, checked: CheckedFile, options: FileOptions): Promise<void> {
    try {
      await appendFile(this.log, file, checked, { ...options, verifiers: this.verifiers });
    } finally {
      await this.verifiers.rest();
    }
  }

  /** The bytes that composed content becomes, and what its sender must sign. */
  prepareAppend(
    sender: Uint8Array,
    streamIds: Uint8Array[],
    content: Uint8Array,
  ): { data: Uint8Array; fields: SignedFields } {
    const data = sealForWorkspace(content, this.encryption);
    return { data, fields: fieldsToSign(this.log, sender, streamIds, data) };
  }

  /** Appends a signed entry at the wall clock's time, which never runs back within a log. */
  async append(entry: Parameters<typeof appendSigned>[1]): Promise<number> {
    const newest = await this.log.reader.newestEntry();
    const timestamp = Math.max(Math.floor(Date.now() / 1000), newest?.origin.timestamp ?? 0);
    const { seq } = await appendSigned(this.log, entry, timestamp);
    return seq;
  }

  /** Checks the log and derives the state anew beside the one in use, then compares. */
  async verify(options: Pick<Verification, 'signal' | 'onProgress'>): Promise<VerifyReport> {
    const inUse = this.generation;
    if (inUse === undefined)
      throw new StreamscopeError('closed', { what: 'workspace' }, 'No state is in use.');
    const scratch = join(this.folder, 'state', 'verify');
    await rm(scratch, { recursive: true, force: true });
    try {
      const { encryption, verifiers } = this;
      return await verifyWorkspace(this.log, inUse, scratch, { ...options, encryption, verifiers });
    } finally {
      await this.verifiers.rest();
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** After the reader has closed. */
  async close(): Promise<void> {
    await this.verifiers.rest();
    await this.stopReplay();
    for (const database of this.databases.values()) await closeDatabase(database);
    await this.log.close();
  }
}
