/**
 * The two threads that have a workspace's databases, and the generation that answers: replays the log, derives another
 * generation behind the one in use, mends what is damaged, and keeps indexes going.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Progress } from '../../shared/contract/outputs';
import type { EncryptionKey } from '../decode/encryption';
import type { CallContext } from '../ipc/engine';
import { checkedInput } from '../ipc/session';
// Only the workers use the database, but Node unloads a native module when the last worker that has it ends, while
// LevelDB's own background thread may still run in it. Loaded here, it stays for as long as the process does.
import '../store/store';
import { removeOtherDecoders } from './decoderFiles';
import { isKeyOf } from './encryptionKey';
import { folderBytes, requireSpace } from './freeSpace';
import { type Generation, generationFolder, generationFor, removeOtherGenerations } from './generation';
import { readPointer, swapPointer } from './generationPointer';
import { Indexing } from './indexing';
import { isStateDamage, Mending } from './mending';
import type { Settings } from './settings';
import type { SettingsKeeper } from './settingsKeeper';
import { readerHeap, writerHeap } from './threadHeaps';
import { ThreadLink } from './threadLink';
import { Throughput } from './throughput';
import type { LogState, ReplayState } from './writerCore';

export interface ReplayPorts {
  folder: string;
  settings: SettingsKeeper;
  /** Opened at the start; used as long as it is the one that the settings name. */
  givenKey: EncryptionKey | undefined;
  /** People will look at the workspace, and not a command. */
  readsAhead: boolean;
  /** The log, the state or, where it says so, the settings are not what they were. */
  onChange(settings: boolean): void;
  /** Replay came to an end, of the log or of what it can do now. */
  onStandstill(): void;
}

/** Read when a workspace opens, for so many ms at most: keys may lie far apart. */
const pagesAhead = 3;
const readAheadMilliseconds = 30;

/** Screens need no more than this many notices a second. */
const noticeMilliseconds = 100;

export class ReplayHost {
  readonly writer: ThreadLink;
  readonly reader: ThreadLink;
  readonly indexing: Indexing;
  private readonly mending: Mending;
  private readonly rate = new Throughput();
  private logState: LogState | undefined;
  /** How the generation that answers stands. */
  private shownState: ReplayState | undefined;
  /** How the one that replays stands; another one while a new generation is built. */
  private replayingState: ReplayState | undefined;
  private inUse: Generation | undefined;
  private lastNotice = 0;
  /** Whether a replay of what the source gave is on its way already. */
  private replayIsDue = false;
  /** The state in use is about to be derived again. */
  private renewing = false;
  /** Appends and changes of generation go one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly ports: ReplayPorts) {
    const { folder } = ports;
    this.indexing = new Indexing(folder, {
      onChange: () => ports.onChange(false),
      onFault: (error) => {
        if (isStateDamage(error)) this.renew(error.message);
        else this.mending.note(error);
      },
    });
    this.mending = new Mending({
      folder,
      wantedId: () => this.wanted().id,
      open: () => this.open(),
      close: () => this.closeDatabases(),
    });
    const workerData = { folder };
    const writer = new Worker(new URL('./writer.js', import.meta.url), {
      workerData,
      resourceLimits: writerHeap,
    });
    this.writer = new ThreadLink(writer, (event) => this.onReplay(event as ReplayState));
    const reader = new Worker(new URL('./reader.js', import.meta.url), {
      workerData,
      resourceLimits: readerHeap,
    });
    this.reader = new ThreadLink(reader, () => {});
  }

  get log(): LogState | undefined {
    return this.logState;
  }

  get shown(): ReplayState | undefined {
    return this.shownState;
  }

  get replaying(): ReplayState | undefined {
    return this.replayingState;
  }

  /** What was done by itself that people should know, as sentences. */
  get notices(): string[] {
    return this.mending.notices;
  }

  private get settings(): Settings {
    return this.ports.settings.current;
  }

  /** The key that was given at the start, as long as it is the one that the settings name. */
  private get encryptionKey(): EncryptionKey | undefined {
    const { givenKey } = this.ports;
    const { encryption } = this.settings;
    return givenKey !== undefined && encryption !== null && isKeyOf(givenKey, encryption)
      ? givenKey
      : undefined;
  }

  get keyAtHand(): boolean {
    return this.encryptionKey !== undefined;
  }

  /** Opens log and state, and answers from the generation that is there. */
  async open(): Promise<void> {
    const { folder } = this.ports;
    this.logState = await this.writer.call<LogState>('open', undefined);
    const wanted = this.wanted();
    const pointer = (await readPointer(folder)) ?? wanted;
    await removeOtherGenerations(folder, [wanted.id, pointer.id]);
    await this.reader.call('open', undefined);
    await this.reader.call('setLabels', this.settings.labels);
    await this.reader.call('setIndexes', this.settings.indexes);
    if (pointer.id !== wanted.id) this.shownState = await this.switchWriter(pointer);
    this.replayingState = await this.switchWriter(wanted);
    if (pointer.id === wanted.id) this.shownState = this.replayingState;
    await this.switchReader(pointer);
  }

  private wanted(): Generation {
    return generationFor(this.settings);
  }

  /** Whether these settings need another generation than the present ones. */
  needsOther(settings: Settings): boolean {
    return generationFor(settings).id !== this.wanted().id;
  }

  /** Runs work on the databases when all that was asked for before it is done. */
  enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(async () => {
      await this.mending.beforeWork();
      try {
        return await work();
      } catch (error) {
        this.mending.note(error);
        throw error;
      }
    });
    this.queue = result.catch(() => {});
    return result;
  }

  /** Resolves when nothing is under way or waits. */
  async settled(): Promise<void> {
    let last: Promise<unknown>;
    do {
      last = this.queue;
      await last;
    } while (last !== this.queue);
  }

  /** Resolves when every index knows what was replayed by then. */
  async indexed(): Promise<void> {
    await this.settled();
    this.indexing.poke();
    await this.indexing.settled();
  }

  /** A read that comes upon damage of the state has it derived again. @throws stateDamaged */
  async read<Answer>(method: string, input: unknown, context?: CallContext): Promise<Answer> {
    // Where the databases could not be opened again, a reader may be the one who finds that they can now.
    await this.mending.whenOpen(() => this.enqueue(async () => {}));
    try {
      return await this.reader.call<Answer>(method, input, context);
    } catch (error) {
      if (isStateDamage(error)) this.renew(error.message);
      throw error;
    }
  }

  /** The log or its data changed by what a source gave. */
  replaySoon(): void {
    if (this.replayIsDue) return;
    this.replayIsDue = true;
    this.enqueue(async () => {
      this.replayIsDue = false;
      await this.lookAtLog();
      this.ports.onChange(false);
      await this.replayToEnd();
    }).catch(() => {});
  }

  /** Replays behind what is under way; its faults are told by the status. */
  replayLater(): void {
    this.enqueue(() => this.replayToEnd()).catch(() => {});
  }

  /** Derives the generation that the settings name now, behind what is on screen. */
  deriveLater(): void {
    if (this.wanted().id !== this.inUse?.id) this.replayLater();
  }

  /** After an append: how the log stands. */
  async lookAtLog(): Promise<void> {
    this.logState = await this.writer.call<LogState>('logState', undefined);
  }

  /** An empty log took over the identity of a file, which replay begins from. */
  async beginAnew(): Promise<void> {
    this.replayingState = await this.switchWriter(this.wanted());
  }

  /** The text of a decoder may have been lost and be there again under the same hash: it is loaded anew. */
  async reloadDecoders(): Promise<void> {
    const wanted = this.wanted();
    if (this.inUse?.id !== wanted.id) return;
    this.replayingState = await this.switchWriter(wanted);
    await this.switchReader(wanted);
  }

  /** Replays to the end of the log; a generation that is whole takes the place of the one in use. */
  async replayToEnd(): Promise<void> {
    if (this.settings.encryption !== null && !this.keyAtHand) return;
    const wanted = this.wanted();
    if (this.replayingState?.generation !== wanted.id) this.replayingState = await this.switchWriter(wanted);
    this.replayingState = await this.catchUp();
    const { fault, generation } = this.replayingState;
    if (fault?.code === 'stateDamaged' && this.mending.mayRenew) {
      await this.mending.renew(generation, fault.message);
      this.ports.onChange(true);
      this.replayingState = await this.catchUp();
    }
    if (this.inUse?.id !== wanted.id && this.isWhole(this.replayingState)) await this.switchReader(wanted);
    if (this.inUse?.id === wanted.id) this.shownState = this.replayingState;
    this.ports.onStandstill();
    this.ports.onChange(false);
  }

  private async catchUp(): Promise<ReplayState> {
    const state = await this.writer.call<ReplayState>('catchUp', undefined);
    if (state.fault !== null) this.mending.note(state.fault);
    return state;
  }

  /** A generation that stopped earlier than the one in use would hide what people can see now. */
  private isWhole(state: ReplayState): boolean {
    return state.position.next >= (this.shownState?.position.next ?? 0);
  }

  private onReplay(state: ReplayState): void {
    if (state.generation !== this.wanted().id) return;
    this.replayingState = state;
    if (state.generation === this.inUse?.id) {
      this.shownState = state;
      this.indexing.poke();
    }
    const now = performance.now();
    if (state.running && now - this.lastNotice < noticeMilliseconds) return;
    this.lastNotice = now;
    this.ports.onChange(false);
  }

  /** Of replay; null while it stands still. */
  progress(): Progress | null {
    const replaying = this.replayingState;
    if (!replaying?.running) return null;
    const firstSeq = this.logState?.firstSeq ?? 0;
    const done = replaying.position.next - firstSeq;
    const task = replaying.generation === this.inUse?.id ? 'replay' : 'rebuild';
    const total = replaying.nextSeq - firstSeq;
    return this.rate.measure({ task, phase: 'replay', unit: 'entries', done, total });
  }

  /** The state in use does not read, or is not what the log says: it is derived again behind the calls under way. */
  renew(notice: string): void {
    const { inUse, mending } = this;
    if (inUse === undefined || this.renewing || !mending.mayRenew) return;
    this.renewing = true;
    this.enqueue(async () => {
      await mending.renew(inUse.id, notice).finally(() => {
        this.renewing = false;
      });
      this.ports.onChange(true);
      await this.replayToEnd();
    }).catch(() => {});
  }

  /** For a state beside the one in use. @throws storageFailed */
  async requireSpaceForState(what: string): Promise<void> {
    const { folder } = this.ports;
    const { inUse } = this;
    if (inUse !== undefined)
      await requireSpace(folder, await folderBytes(generationFolder(folder, inUse.id)), what);
  }

  private async switchWriter(generation: Generation): Promise<ReplayState> {
    const input = { generation, encryption: this.encryptionKey };
    const state = await this.writer.call<ReplayState>('switchTo', input);
    this.mending.tell(state.renewed);
    return state;
  }

  private async switchReader(generation: Generation): Promise<void> {
    const { folder, settings } = this.ports;
    await this.reader.call('switchTo', { generation, encryption: this.encryptionKey });
    const ahead = this.readAhead(generation);
    await swapPointer(folder, generation);
    this.inUse = generation;
    // Before the database of the generation that was in use is closed.
    await this.indexing.switchTo(generation, this.encryptionKey, this.settings.indexes);
    await this.writer.call('release', generation.id);
    await removeOtherGenerations(folder, [generation.id, this.wanted().id]);
    await settings.inTurn(() => this.removeOtherTexts());
    // A slow disk holds no start up.
    await Promise.race([ahead, delay(readAheadMilliseconds, undefined, { ref: false })]);
  }

  /**
   * Reads pages that nobody asked for. The first ones take many times what others do, because their code was never run
   * and their tables were never looked at: nobody shall wait for that with the first click.
   */
  private async readAhead({ watched: [streamId] }: Generation): Promise<void> {
    if (streamId === undefined || !this.ports.readsAhead) return;
    const input = checkedInput('range.page', { streamId, within: readAheadMilliseconds, writers: true });
    const until = performance.now() + readAheadMilliseconds;
    for (let page = 0; page < pagesAhead && performance.now() < until; page++) {
      // What does not read is told to whoever asks for it.
      await this.reader.call('query', { name: 'range.page', input }).catch(() => {});
    }
  }

  /** In both queues, for the texts of decoders and of viewers are written before the settings name them. */
  removeOtherTextsLater(): void {
    this.enqueue(() => this.ports.settings.inTurn(() => this.removeOtherTexts())).catch(() => {});
  }

  /** Texts of decoders and viewers that nothing names any more. */
  private async removeOtherTexts(): Promise<void> {
    const { decoders, views, indexes } = this.settings;
    const named = [...Object.values(decoders), ...views.own].map(({ hash }) => hash);
    const functions = indexes.flatMap(({ source }) => (source.kind === 'function' ? [source.hash] : []));
    const inUse = Object.values(this.inUse?.decoders ?? {});
    await removeOtherDecoders(this.ports.folder, [...named, ...functions, ...inUse]);
  }

  /** Ends both threads after what is in flight is done. */
  async close(): Promise<void> {
    await this.mending.rest();
    await this.closeDatabases();
  }

  async end(): Promise<void> {
    await Promise.all([this.writer.terminate(), this.reader.terminate(), this.indexing.end()]);
  }

  private async closeDatabases(): Promise<void> {
    // What is in flight ends first, and the reader before the writer, whose handles own LevelDB's caches.
    await this.reader.call('close', undefined).catch(() => {});
    await this.indexing.close();
    // Replay stops after its open group.
    await this.writer.call('close', undefined).catch(() => {});
  }
}
