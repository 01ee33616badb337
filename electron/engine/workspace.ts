/**
 * An open workspace: settings, the writer and the reader thread, the signer, and the generation in use. The thread
 * that owns it serves people and only passes calls on.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Hex, toHex } from '../../shared/bytes';
import type { Sending } from '../../shared/compose/draft';
import type { Submitted } from '../../shared/contract/composing';
import {
  type CallName,
  type CallOutput,
  type CheckedInput,
  contract,
  type ReadCallName,
} from '../../shared/contract/contract';
import type { IndexInfo } from '../../shared/contract/indexes';
import type { ImportSummary, Progress, VerifyReport } from '../../shared/contract/outputs';
import type { RemoteComparison, SourceStatus } from '../../shared/contract/source';
import type { Source } from '../../shared/contract/sourceInput';
import type { Views } from '../../shared/contract/values';
import { badInput, fromEnvelope, notWatched, StreamscopeError } from '../../shared/errors';
import type { EncryptionKey } from '../decode/encryption';
import { indexId } from '../indexes/definition';
import type { CallContext, Engine, EngineEvent } from '../ipc/engine';
import { checkedInput } from '../ipc/session';
import type { ServedLog, SignedEntry } from '../log/explorer/logServer';
import type { CheckedFile } from '../log/fileImport';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import type { Asked } from '../query/comparison';
import { compareRemote } from '../rpc/compareRemote';
import { KvHost } from '../rpc/kvHost';
import type { KvAnswer, KvCall } from '../rpc/kvMethods';
import { KvTogether } from '../rpc/kvTogether';
// Only the workers use the database, but Node unloads a native module when the last worker that has it ends, while
// LevelDB's own background thread may still run in it. Loaded here, it stays for as long as the process does.
import '../store/store';
import { mostTold } from './chainFollower';
import { Composer, draftCalls } from './composer';
import { decoderHash, keepDecoder, removeOtherDecoders } from './decoderFiles';
import { getDecoder, listDecoders, noDecoder } from './decoderSettings';
import { DeskFile } from './desk';
import { isKeyOf, keyFromEnvironment } from './encryptionKey';
import { folderBytes, importBytes, requireSpace } from './freeSpace';
import { type Generation, generationFolder, generationFor, removeOtherGenerations } from './generation';
import { readPointer, swapPointer } from './generationPointer';
import { type HostActs, noHostActs } from './hostActs';
import { Indexing } from './indexing';
import { addIndex, definitionOf, describeIndexes, removeIndex } from './indexSettings';
import { withLabel, withLabels } from './labels';
import { isStateDamage, Mending } from './mending';
import { browseNode, lookAtNode, remoteSettings } from './nodeCalls';
import { progressReport } from './progressReport';
import { RemoteWorkspace } from './remoteWorkspace';
import { newSettings, readSettings, type Settings, unfinishedSettings, writeSettings } from './settings';
import { Signer } from './signer';
import { SourceHost } from './sourceHost';
import { describeWorkspace, type LogWorkspaceStatus, lockedFault, summarizeImport } from './status';
import { Submissions } from './submissions';
import { submitContent, submitToLeader } from './submit';
import { readerHeap, writerHeap } from './threadHeaps';
import { ThreadLink } from './threadLink';
import { Throughput } from './throughput';
import { Uploads } from './uploads';
import { getViewer, keepViewer, listViews, remember, removeViewer } from './viewSettings';
import type { LogState, ReplayState } from './writerCore';

export interface OpenOptions {
  /** Makes a workspace where the folder is missing or empty. */
  create?: boolean;
  /** Follows the workspace's source for as long as it is open. */
  follow?: boolean;
  /** The key that the workspace's encryption setting names; else it is opened with the environment's password. */
  encryptionKey?: EncryptionKey;
  /** What the host can do that plain Node cannot. */
  acts?: HostActs;
  /** A new workspace has no log but reads this node; one that is there must read a node already, and now this one. */
  remote?: string;
}

/** The engine of a workspace, and what only its own process may ask of it. */
export interface Workspace extends Engine {
  /** @throws readsOnly where another node answers */
  servedLog(): ServedLog;
  /** The kv_* JSON-RPC; it ends with the workspace. Absent where another node answers. */
  readonly kvHost: KvHost | undefined;
  /** Resolves when all of the log is replayed into the generation in use, or replay has stopped. */
  settled(): Promise<void>;
  /** Changes settings; a change of watched streams or encryption derives a new generation. */
  configure(
    change: Partial<Pick<Settings, 'name' | 'watched' | 'encryption' | 'labels' | 'sample'>>,
  ): Promise<void>;
}

/**
 * Opens a workspace folder.
 * @throws noWorkspace, workspaceLocked, formatNewer, logDamaged, logUnreadable, storageFailed, badInput
 */
export async function openWorkspace(folder: string, options: OpenOptions = {}): Promise<Workspace> {
  let settings = await readSettings(folder);
  if (settings === undefined) {
    if (!options.create)
      throw noWorkspace(folder, 'There is no workspace in this folder. Import a file into it to make one.');
    await mkdir(folder, { recursive: true }).catch(() => {
      throw noWorkspace(folder, 'No folder can be made there for a workspace.');
    });
    if ((await readdir(folder)).some((name) => name !== unfinishedSettings))
      throw noWorkspace(folder, 'This folder has other files in it, and no workspace.');
    settings = options.remote === undefined ? newSettings(folder) : remoteSettings(folder, options.remote);
    await writeSettings(folder, settings);
  } else if (options.remote !== undefined && settings.remote !== options.remote) {
    if (settings.remote === null)
      throw badInput('remote', 'this workspace has a log of its own; name a new folder');
    settings = { ...settings, remote: options.remote };
    await writeSettings(folder, settings);
  }
  if (settings.remote !== null)
    return started(new RemoteWorkspace(folder, settings, options.acts ?? noHostActs));
  const encryptionKey = options.encryptionKey ?? (await keyFromEnvironment(folder, settings));
  return started(new OpenWorkspace(folder, settings, encryptionKey, options));
}

async function started(workspace: OpenWorkspace | RemoteWorkspace): Promise<Workspace> {
  try {
    await workspace.start();
  } catch (error) {
    await workspace.close();
    throw error;
  }
  return workspace;
}

function noWorkspace(folder: string, message: string): StreamscopeError {
  return new StreamscopeError('noWorkspace', { folder }, message);
}

/** Waits for work that goes on by itself when nobody waits for it any more. @throws cancelled */
function unlessAborted(signal: AbortSignal, work: Promise<unknown>, message: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new StreamscopeError('cancelled', {}, message));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

type MainCallName = Exclude<CallName, ReadCallName>;
type MainCalls = {
  [Name in MainCallName]: (input: CheckedInput<Name>, context: CallContext) => Promise<CallOutput<Name>>;
};

/** Queries about the log as it stands; all others would show what is sealed as if it were plain. */
const withoutKey: ReadonlySet<CallName> = new Set([
  'streams.list',
  'log.senders',
  'log.export',
  'entry.bytes',
]);

/** Milliseconds that are read ahead, at most: keys may lie far apart. */
const mostReadAhead = 30;

/** Screens need no more than this many notices a second. */
const noticeMilliseconds = 100;

class OpenWorkspace implements Workspace {
  private readonly writer: ThreadLink;
  private readonly reader: ThreadLink;
  private readonly signer: Signer;
  private readonly composer: Composer;
  private readonly listeners = new Set<(event: EngineEvent) => void>();
  private readonly rate = new Throughput();
  private readonly uploads: Uploads;
  private logState: LogState | undefined;
  /** How the generation that answers stands. */
  private shown: ReplayState | undefined;
  /** How the one that replays stands; another one while a new generation is built. */
  private replaying: ReplayState | undefined;
  private inUse: Generation | undefined;
  private lastNotice = 0;
  /** How an import that takes a file in stands; replay follows it. */
  private importing: Progress | null = null;
  private closing: Promise<void> | undefined;
  private readonly indexing: Indexing;
  private readonly mending: Mending;
  private readonly source: SourceHost;
  private readonly submissions: Submissions;
  private readonly kvTogether = new KvTogether((calls) => this.read('kv', calls));
  readonly kvHost = new KvHost({
    answer: (call) => this.answerKv(call),
    watch: (streamId) => this.watch(streamId),
    chainId: () => (this.settings.source?.kind === 'zeroG' ? this.settings.source.chainId : 0),
    onStatus: () => this.tellSource(),
  });
  private sourceTold: NodeJS.Timeout | undefined;
  /** Whether a replay of what the source gave is on its way already. */
  private replayIsDue = false;
  /** The state in use is about to be derived again. */
  private renewing = false;
  /** Appends and changes of generation go one after the other. */
  private queue: Promise<unknown> = Promise.resolve();
  private settingsQueue: Promise<unknown> = Promise.resolve();
  private readonly desk: DeskFile;
  private readonly acts: HostActs;

  constructor(
    private readonly folder: string,
    private settings: Settings,
    private readonly givenKey: EncryptionKey | undefined,
    { follow: follows = false, acts = noHostActs }: Pick<OpenOptions, 'follow' | 'acts'>,
  ) {
    this.acts = acts;
    this.signer = new Signer({
      workspace: folder,
      settings: () => ({ ...this.settings, labels: this.settings.labels.accounts }),
      configure: (change) => this.applySettings(change as Partial<Settings>),
      acts,
      onLocked: () => this.notify(true),
    });
    this.composer = new Composer(folder, {
      logId: () => this.status().logId,
      tell: (data) => this.emit({ name: 'draft', data }),
    });
    const start = { workerData: { folder } };
    this.uploads = new Uploads(join(folder, 'incoming'));
    this.desk = new DeskFile(folder);
    this.indexing = new Indexing(folder, {
      onChange: () => this.notify(false),
      onFault: (error) => {
        if (isStateDamage(error)) this.renew(error.message);
        else this.mending.note(error);
      },
    });
    this.mending = new Mending({
      folder,
      wantedId: () => this.wanted().id,
      open: () => this.openDatabases(),
      close: () => this.closeDatabases(),
    });
    const writer = new Worker(new URL('./writer.js', import.meta.url), {
      ...start,
      resourceLimits: writerHeap,
    });
    this.writer = new ThreadLink(writer, (event) => this.onReplay(event as ReplayState));
    const reader = new Worker(new URL('./reader.js', import.meta.url), {
      ...start,
      resourceLimits: readerHeap,
    });
    this.reader = new ThreadLink(reader, () => {});
    const ports = {
      writer: this.writer,
      enqueue: <Result>(work: () => Promise<Result>) => this.enqueue(work),
      onChange: () => this.replaySoon(),
      onStatus: () => this.tellSource(),
      onFetched: (seqs: readonly number[]) => this.composer.fetched(seqs),
    };
    this.source = new SourceHost(ports, follows, join(folder, 'incoming'));
    this.submissions = new Submissions(
      {
        writer: this.writer,
        network: () => this.source.network(),
        signer: this.signer,
        onStatus: () => this.tellSource(),
        onMined: async (draftId, sent) => {
          await this.composer.sent(draftId, sent);
          // What a closed gate rejects is replayed without its data, perhaps by now.
          this.composer.replayedTo(this.shown?.position.next ?? 0);
        },
        onUploaded: (txHash, seq) => this.composer.uploaded(txHash, seq),
      },
      join(folder, 'outgoing'),
    );
  }

  /** Opens log and state, answers from the generation that is there, and replays on in the background. */
  async start(): Promise<void> {
    await this.openDatabases();
    const readAhead = this.readAhead();
    // Only now is it certain that no other process has the workspace, and files on their way into it.
    await this.uploads.clear();
    await this.composer.start(() => this.shown?.position.next ?? 0);
    await readAhead;
    this.enqueue(() => this.replayToEnd()).catch(() => {});
    await this.source.use(this.settings.source, this.settings.offline);
    if (this.source.follows) await this.submissions.resume();
  }

  /**
   * Reads a page that nobody asked for, where people will look at the workspace and not a command. The first one takes
   * much longer than the next, because its code was never run and its tables were never looked at: nobody shall wait
   * for that with the first click.
   */
  private async readAhead(): Promise<void> {
    const streamId = this.inUse?.watched[0];
    if (streamId === undefined || !this.source.follows) return;
    const page = checkedInput('range.page', { streamId, within: mostReadAhead, writers: true });
    const context = { signal: new AbortController().signal, progress: () => {} };
    // What does not read is told to whoever asks for it.
    await this.call('range.page', page, context).catch(() => {});
  }

  /** The log or its data changed by what a source gave. */
  private replaySoon(): void {
    if (this.replayIsDue) return;
    this.replayIsDue = true;
    this.enqueue(async () => {
      this.replayIsDue = false;
      this.logState = await this.writer.call<LogState>('logState', undefined);
      this.notify(false);
      await this.replayToEnd();
    }).catch(() => {});
  }

  /** Not more often than screens need it. */
  private tellSource(): void {
    this.sourceTold ??= setTimeout(() => {
      this.sourceTold = undefined;
      this.emit({ name: 'source', data: {} });
    }, 250);
  }

  private async openDatabases(): Promise<void> {
    this.logState = await this.writer.call<LogState>('open', undefined);
    const wanted = this.wanted();
    const pointer = (await readPointer(this.folder)) ?? wanted;
    await removeOtherGenerations(this.folder, [wanted.id, pointer.id]);
    await this.reader.call('open', undefined);
    await this.reader.call('setLabels', this.settings.labels);
    await this.reader.call('setIndexes', this.settings.indexes);
    if (pointer.id !== wanted.id) this.shown = await this.switchWriter(pointer);
    this.replaying = await this.switchWriter(wanted);
    if (pointer.id === wanted.id) this.shown = this.replaying;
    await this.switchReader(pointer);
  }

  /** The state in use does not read, or is not what the log says: it is derived again behind the calls under way. */
  private renew(notice: string): void {
    const { inUse, mending } = this;
    if (inUse === undefined || this.renewing || !mending.mayRenew) return;
    this.renewing = true;
    this.enqueue(async () => {
      await mending.renew(inUse.id, notice).finally(() => {
        this.renewing = false;
      });
      this.notify(true);
      await this.replayToEnd();
    }).catch(() => {});
  }

  /** The key that was given at the start, as long as it is the one that the settings name. */
  private get encryptionKey(): EncryptionKey | undefined {
    const { givenKey } = this;
    const { encryption } = this.settings;
    return givenKey !== undefined && encryption !== null && isKeyOf(givenKey, encryption)
      ? givenKey
      : undefined;
  }

  private wanted(): Generation {
    return generationFor(this.settings);
  }

  private async switchWriter(generation: Generation): Promise<ReplayState> {
    const input = { generation, encryption: this.encryptionKey };
    const state = await this.writer.call<ReplayState>('switchTo', input);
    this.mending.tell(state.renewed);
    return state;
  }

  private async switchReader(generation: Generation): Promise<void> {
    await this.reader.call('switchTo', { generation, encryption: this.encryptionKey });
    await swapPointer(this.folder, generation);
    this.inUse = generation;
    // Before the database of the generation that was in use is closed.
    await this.indexing.switchTo(generation, this.encryptionKey, this.settings.indexes);
    await this.writer.call('release', generation.id);
    await removeOtherGenerations(this.folder, [generation.id, this.wanted().id]);
    await this.inTurn(() => this.removeOtherTexts());
  }

  /** Texts of decoders and viewers that nothing names any more. */
  private async removeOtherTexts(): Promise<void> {
    const { decoders, views, indexes } = this.settings;
    const named = [...Object.values(decoders), ...views.own].map(({ hash }) => hash);
    const functions = indexes.flatMap(({ source }) => (source.kind === 'function' ? [source.hash] : []));
    const inUse = Object.values(this.inUse?.decoders ?? {});
    await removeOtherDecoders(this.folder, [...named, ...functions, ...inUse]);
  }

  private enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
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

  private async catchUp(): Promise<ReplayState> {
    const state = await this.writer.call<ReplayState>('catchUp', undefined);
    if (state.fault !== null) this.mending.note(state.fault);
    return state;
  }

  /** Replays to the end of the log; a generation that is whole takes the place of the one in use. */
  private async replayToEnd(): Promise<void> {
    if (this.settings.encryption !== null && this.encryptionKey === undefined) return;
    const wanted = this.wanted();
    if (this.replaying?.generation !== wanted.id) this.replaying = await this.switchWriter(wanted);
    this.replaying = await this.catchUp();
    const { fault, generation } = this.replaying;
    if (fault?.code === 'stateDamaged' && this.mending.mayRenew) {
      await this.mending.renew(generation, fault.message);
      this.notify(true);
      this.replaying = await this.catchUp();
    }
    if (this.inUse?.id !== wanted.id && this.isWhole(this.replaying)) await this.switchReader(wanted);
    if (this.inUse?.id === wanted.id) this.shown = this.replaying;
    this.source.lookAgain();
    this.notify(false);
  }

  /** A generation that stopped earlier than the one in use would hide what people can see now. */
  private isWhole(state: ReplayState): boolean {
    return state.position.next >= (this.shown?.position.next ?? 0);
  }

  private onReplay(state: ReplayState): void {
    if (state.generation !== this.wanted().id) return;
    this.replaying = state;
    if (state.generation === this.inUse?.id) {
      this.shown = state;
      this.indexing.poke();
    }
    const now = performance.now();
    if (state.running && now - this.lastNotice < noticeMilliseconds) return;
    this.lastNotice = now;
    this.notify(false);
  }

  private notify(settings: boolean): void {
    const { shown } = this;
    if (shown === undefined) return;
    this.composer.replayedTo(shown.position.next);
    const data = {
      nextSeq: Math.max(this.logState?.nextSeq ?? 0, shown.nextSeq),
      replayedTo: shown.position.next,
      generation: shown.generation,
      settings,
    };
    this.emit({ name: 'changed', data });
    this.emit({ name: 'progress', data: { progress: this.progress() } });
  }

  private emit(event: EngineEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private progress(): Progress | null {
    if (this.importing !== null) return this.importing;
    const { replaying } = this;
    if (!replaying?.running) return null;
    const firstSeq = this.logState?.firstSeq ?? 0;
    const done = replaying.position.next - firstSeq;
    const task = replaying.generation === this.inUse?.id ? 'replay' : 'rebuild';
    const total = replaying.nextSeq - firstSeq;
    return this.rate.measure({ task, phase: 'replay', unit: 'entries', done, total });
  }

  async call<Name extends CallName>(
    name: Name,
    input: CheckedInput<Name>,
    context: CallContext,
  ): Promise<CallOutput<Name>> {
    if (contract[name].kind === 'read') {
      if (!withoutKey.has(name)) this.requireKey();
      return this.read('query', { name, input }, context);
    }
    const handler = this.mainCalls[name as MainCallName] as (
      input: CheckedInput<Name>,
      context: CallContext,
    ) => Promise<CallOutput<Name>>;
    return handler(input, context);
  }

  /** A read that comes upon damage of the state has it derived again. @throws stateDamaged */
  private async read<Answer>(method: string, input: unknown, context?: CallContext): Promise<Answer> {
    // Where the databases could not be opened again, a reader may be the one who finds that they can now.
    await this.mending.whenOpen(() => this.enqueue(async () => {}));
    try {
      return await this.reader.call<Answer>(method, input, context);
    } catch (error) {
      if (isStateDamage(error)) this.renew(error.message);
      throw error;
    }
  }

  private readonly mainCalls: MainCalls = {
    'workspace.status': async () => this.status(),
    'workspace.backup': (input, context) => this.read('backup', input, context),
    'source.status': () => this.sourceStatus(),
    'source.connect': (input) => this.connect(input),
    'source.diagnose': ({ source }, context) => this.source.diagnose(source, context),
    'node.compare': (input, context) => this.compareWith(input, context),
    'node.look': ({ url }, { signal }) => this.online(() => lookAtNode(url, signal)),
    'node.browse': ({ url }, { signal }) => this.online(() => browseNode(url, this.acts, signal)),
    'node.use': async () => {
      throw badInput('url', 'this workspace has a log of its own; browse the node in another one');
    },
    'node.retry': async () => {
      throw badInput('node', 'this workspace has a log of its own and reads no node');
    },
    'source.disconnect': async () => {
      await this.switchSource({ source: null });
      return this.sourceStatus();
    },
    'source.offline': async ({ offline }) => {
      await this.switchSource({ offline });
      return this.sourceStatus();
    },
    'source.retry': async ({ seq }) => {
      await this.source.retry(seq);
      return this.sourceStatus();
    },
    'kv.status': async () => this.kvHost.status(),
    'kv.start': async (input) => {
      await this.kvHost.start(input);
      return this.kvHost.status();
    },
    'kv.stop': async () => {
      await this.kvHost.stop();
      return this.kvHost.status();
    },
    'desk.get': () => this.desk.read(),
    'desk.set': (fields) => this.desk.change(fields),
    'labels.get': async () => this.settings.labels as CallOutput<'labels.get'>,
    'labels.set': (input) => this.name(withLabel(this.settings.labels, input)),
    'labels.import': (input) => this.name(withLabels(this.settings.labels, input)),
    'streams.watch': async ({ add, remove }) => {
      const kept = this.settings.watched.filter((id) => !remove.includes(id));
      await this.configure({ watched: [...new Set([...kept, ...add])].sort() });
      return { watched: this.settings.watched };
    },
    'signer.list': () => this.signer.state(),
    'signer.newSession': () => this.signerChanged(this.signer.newSession()),
    'signer.create': (input) => this.signerChanged(this.signer.create(input)),
    'signer.openKeystore': (input) => this.signerChanged(this.signer.openKeystore(input)),
    'signer.unlock': (input) => this.signerChanged(this.signer.unlock(input)),
    'signer.forgetPassword': ({ account }) => this.signerChanged(this.signer.forgetPassword(account)),
    'signer.export': ({ account }) => this.signer.export(account),
    'signer.remove': ({ account }) => this.signerChanged(this.signer.remove(account)),
    'signer.watch': ({ account }) => this.signerChanged(this.signer.watch(account)),
    'signer.lock': async ({ account }) => {
      await this.signerChanged(account === undefined ? this.signer.lock() : this.signer.lockAccount(account));
      return this.signer.state();
    },
    'signer.lockAfter': ({ minutes }) => this.signerChanged(this.signer.lockAfter(minutes)),
    'signer.importByDialog': (input) => this.signerChanged(this.signer.importByDialog(input)),
    'signer.importKey': (input) => this.signerChanged(this.signer.importKey(input)),
    'decoder.list': async () => ({ decoders: await listDecoders(this.folder, this.settings) }),
    'decoder.get': ({ streamId }) => getDecoder(this.folder, this.settings, streamId),
    'decoder.set': (input) => this.enqueue(() => this.setDecoder(input)),
    'decoder.remove': (input) => this.enqueue(() => this.removeDecoder(input)),
    'views.list': async () => listViews(this.folder, this.settings),
    'views.remember': (input) => this.changeViews(async (views) => remember(views, input)),
    'viewer.keep': async ({ name, code }) => {
      const hash = decoderHash(code);
      const views = await this.changeViews(async (views) => {
        await keepDecoder(this.folder, code);
        return keepViewer(views, name, hash);
      });
      return { ...views, hash };
    },
    'viewer.get': ({ hash }) => getViewer(this.folder, this.settings, hash),
    'viewer.remove': ({ hash }) => this.changeViews(async (views) => removeViewer(views, hash)),
    'compose.quote': (input) => {
      this.requireKey();
      return this.submissions.quote(input);
    },
    'index.list': async () => this.listIndexes(),
    'index.add': (input) => this.addIndex(input),
    'index.remove': async (input) => {
      await this.changeIndexes(async (settings) => removeIndex(settings, input));
      return this.listIndexes();
    },
    'index.wait': async (_input, { signal }) => {
      await unlessAborted(signal, this.indexed(), 'Waiting for the indexes was cancelled.');
      return this.listIndexes();
    },
    'compose.submit': (input) => this.send(input),
    ...draftCalls(() => this.composer),
    'log.import': (input, context) => this.import(input, context),
    'import.begin': async (input, { client }) => ({ id: await this.uploads.begin(input, client) }),
    'import.chunk': async (input) => ({ received: await this.uploads.add(input) }),
    'import.finish': ({ id, ...options }, context) =>
      this.uploads.use(id, (file) => this.import({ ...options, file }, context)),
    'import.cancel': async ({ id }) => {
      await this.uploads.discard(id);
      return {};
    },
    'log.verify': (_input, context) => this.enqueue(() => this.verify(context)),
  };

  private async signerChanged<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change;
    this.notify(true);
    return result;
  }

  private status(): LogWorkspaceStatus {
    const { folder, logState, shown, settings } = this;
    if (logState === undefined || shown === undefined) throw new Error('the workspace has not started');
    const keyAtHand = this.encryptionKey !== undefined;
    const { fault = null, waitingFor = null } = this.replaying ?? {};
    return describeWorkspace({
      folder,
      settings,
      logState,
      shown,
      fault,
      waitingFor,
      keyAtHand,
      progress: this.progress(),
      notices: this.mending.notices,
    });
  }

  private async sourceStatus(): Promise<SourceStatus> {
    const status = this.source.status();
    // What was given up stays so while nobody follows.
    const isAlone = status.phase === 'idle' || status.phase === 'offline';
    const givenUp =
      isAlone && status.source?.kind === 'zeroG'
        ? await this.writer.call<number[]>('givenUp', mostTold)
        : status.givenUp;
    return { ...status, givenUp, outgoing: this.submissions.status() };
  }

  private readonly submitTo = {
    local: (input: CheckedInput<'compose.submit'>) => this.enqueue(() => this.submit(input)),
    zeroG: (input: CheckedInput<'compose.submit'>) => {
      this.requireKey();
      return this.submissions.submit(input);
    },
    explorer: (input: CheckedInput<'compose.submit'>) => {
      this.requireKey();
      return submitToLeader(this.writer, this.signer, this.source.leader(), input);
    },
  };

  /** @throws badInput */
  private async online<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (this.settings.offline) throw badInput('url', 'this workspace is switched offline');
    return ask();
  }

  private compareWith(
    { url, ...range }: CheckedInput<'node.compare'>,
    context: CallContext,
  ): Promise<RemoteComparison> {
    if (this.settings.offline) throw badInput('url', 'this workspace is switched offline');
    const here: Asked = { call: (name, input) => this.call(name, checkedInput(name, input), context) };
    const report = progressReport(context.progress);
    return compareRemote(here, url, range, {
      signal: context.signal,
      onProgress: (done) => report({ task: 'compare', phase: 'check', unit: 'keys', done, total: null }),
    });
  }

  /** What other explorers that follow this log may ask. */
  servedLog(): ServedLog {
    return {
      status: () => {
        const { logId, firstSeq, nextSeq } = this.status();
        return { logId, firstSeq, nextSeq };
      },
      lines: async (from) => {
        const input = { name: 'log.export', input: { from, to: null } };
        return (await this.read<CallOutput<'log.export'>>('query', input)).lines;
      },
      hashOf: async (seq) => {
        const hash = await this.writer.call<Uint8Array | undefined>('hashOf', seq);
        return hash === undefined ? null : toHex(hash);
      },
      nonce: (sender) => this.writer.call('nonceOf', sender),
      append: (entry) => this.enqueue(() => this.appendForeign(entry)),
      onChange: (listener) => this.subscribe(({ name }) => name === 'changed' && listener()),
    };
  }

  /** An entry that somebody signed elsewhere; checked like one of this machine. @throws appendRefused */
  private async appendForeign(entry: SignedEntry): Promise<number> {
    if (this.settings.source !== null) {
      const reason = 'this explorer follows a source itself; submit to that one';
      throw new StreamscopeError('appendRefused', { field: 'log', reason }, reason);
    }
    this.requireWholeLog();
    const seq = await this.writer.call<number>('append', entry);
    this.replaySoon();
    return seq;
  }

  private async connect({ source, streams }: CheckedInput<'source.connect'>): Promise<SourceStatus> {
    await this.requireLogOf(source);
    await this.switchSource({ source, offline: false });
    if (streams.length > 0)
      await this.configure({ watched: [...new Set([...this.settings.watched, ...streams])].sort() as Hex[] });
    return this.sourceStatus();
  }

  /** A log that began elsewhere cannot go on from this source. @throws badInput */
  private async requireLogOf(source: Source): Promise<void> {
    const { firstSeq = 0, nextSeq = 0 } = this.logState ?? {};
    // Another explorer's log is held against ours by its hashes.
    if (firstSeq === nextSeq || source.kind === 'explorer') return;
    const kept = await this.writer.call<ChainCursor | undefined>('chainCursor', undefined);
    if (kept === undefined)
      throw badInput('source', 'this workspace has a log of its own; connect in a new one');
    if (kept.chainId !== source.chainId || kept.flow !== source.flow)
      throw badInput(
        'source',
        `this log is of contract ${kept.flow} on chain ${kept.chainId}; connect in a new workspace`,
      );
  }

  private async switchSource(change: Partial<Pick<Settings, 'source' | 'offline'>>): Promise<void> {
    await this.applySettings(change);
    await this.source.use(this.settings.source, this.settings.offline);
    this.tellSource();
  }

  private async name(labels: Settings['labels']): Promise<CallOutput<'labels.get'>> {
    await this.configure({ labels });
    return this.settings.labels as CallOutput<'labels.get'>;
  }

  private listIndexes(): { indexes: IndexInfo[] } {
    return { indexes: describeIndexes(this.settings, (id) => this.indexing.state(id)) };
  }

  private async addIndex(input: CheckedInput<'index.add'>): Promise<IndexInfo> {
    const definition = definitionOf(input);
    const { source } = input;
    if (source.kind === 'function') await this.reader.call('checkIndexFunction', source.code);
    await this.changeIndexes(async (settings) => {
      const indexes = addIndex(settings, definition);
      if (source.kind === 'function') await keepDecoder(this.folder, source.code);
      return indexes;
    });
    const added = this.listIndexes().indexes.find(({ id }) => id === indexId(definition));
    if (added === undefined) throw new Error('an index that was added is not there');
    return added;
  }

  private async changeIndexes(change: (settings: Settings) => Promise<Settings['indexes']>): Promise<void> {
    await this.applySettings(async (settings) => ({ indexes: await change(settings) }));
    await this.reader.call('setIndexes', this.settings.indexes);
    await this.indexing.define(this.settings.indexes);
    this.enqueue(() => this.inTurn(() => this.removeOtherTexts())).catch(() => {});
  }

  /** Resolves when every index knows what was replayed by then. */
  private async indexed(): Promise<void> {
    await this.settled();
    this.indexing.poke();
    await this.indexing.settled();
  }

  private async changeViews(
    change: (views: Settings['views']) => Promise<Settings['views']>,
  ): Promise<Views> {
    await this.applySettings(async ({ views }) => ({ views: await change(views) }));
    // In both queues, for the texts of decoders and of viewers are written before the settings name them.
    this.enqueue(() => this.inTurn(() => this.removeOtherTexts())).catch(() => {});
    return listViews(this.folder, this.settings);
  }

  async configure(change: Parameters<Workspace['configure']>[0]): Promise<void> {
    // Another generation stands beside the one in use while it is built.
    if (generationFor({ ...this.settings, ...change }).id !== this.wanted().id)
      await this.requireSpaceForState('The new state');
    await this.applySettings(change);
    // A new generation is built behind what is on screen; callers who need it wait for `settled`.
    if (this.wanted().id !== this.inUse?.id) this.enqueue(() => this.replayToEnd()).catch(() => {});
  }

  /** For a state beside the one in use. @throws storageFailed */
  private async requireSpaceForState(what: string): Promise<void> {
    const { folder, inUse } = this;
    if (inUse !== undefined)
      await requireSpace(folder, await folderBytes(generationFolder(folder, inUse.id)), what);
  }

  private applySettings(
    change: Partial<Settings> | ((settings: Settings) => Promise<Partial<Settings>>),
  ): Promise<void> {
    return this.inTurn(async () => {
      const changed = typeof change === 'function' ? await change(this.settings) : change;
      const settings = { ...this.settings, ...changed };
      await writeSettings(this.folder, settings);
      this.settings = settings;
      await this.reader.call('setLabels', settings.labels);
      this.notify(true);
    });
  }

  /** Changes of settings follow each other, but never wait for replay: a name must not take as long as a log. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.settingsQueue.then(work);
    this.settingsQueue = done.catch(() => {});
    return done;
  }

  /** Encodes, signs and appends; replay follows by itself. */
  private async submit(input: CheckedInput<'compose.submit'>): Promise<Sending> {
    this.requireKey();
    this.requireWholeLog();
    const sent = await submitContent(this.writer, this.signer, input);
    this.logState = await this.writer.call<LogState>('logState', undefined);
    this.notify(false);
    this.enqueue(() => this.replayToEnd()).catch(() => {});
    return sent;
  }

  /** Submits to where this workspace's entries go, and marks the draft that it came from. */
  private async send(input: CheckedInput<'compose.submit'>): Promise<Submitted> {
    const sent = await this.submitTo[this.settings.source?.kind ?? 'local'](input);
    // What goes through a network was marked when it was mined.
    if (input.draftId !== undefined && sent.network === null) await this.composer.sent(input.draftId, sent);
    return { seq: sent.seq, sender: sent.sender, dataRoot: sent.dataRoot };
  }

  private async verify(context: CallContext): Promise<VerifyReport> {
    this.requireKey();
    await this.requireSpaceForState('The verification');
    const report = await this.writer.call<VerifyReport>('verify', undefined, context);
    const { what, reason } = report.firstDifference ?? {};
    if (what === 'state')
      this.renew(`The state was not what the log says (${reason}). It is derived again from the log.`);
    return report;
  }

  /** Takes a file in and replays it. After a cancel, what is in the log by then stays and is replayed. */
  private async import(input: CheckedInput<'log.import'>, context: CallContext): Promise<ImportSummary> {
    const started = performance.now();
    await this.enqueue(() => this.takeFile(input, context));
    const end = this.subscribe(({ name, data }) => {
      if (name === 'progress' && data.progress !== null)
        context.progress({ ...data.progress, task: 'import' });
    });
    try {
      await unlessAborted(
        context.signal,
        this.enqueue(() => this.replayToEnd()),
        'The import was cancelled.',
      );
    } finally {
      end();
    }
    return summarizeImport(this.status(), (performance.now() - started) / 1000);
  }

  private async takeFile(input: CheckedInput<'log.import'>, context: CallContext): Promise<void> {
    const { file, trustSenders } = input;
    const { signal } = context;
    if (this.settings.source !== null)
      throw badInput('file', 'this workspace takes its entries from the source that it follows');
    this.requireWholeLog();
    await requireSpace(this.folder, await importBytes(file), 'The import');
    const progress = (progress: Progress) => {
      this.importing = progress;
      this.emit({ name: 'progress', data: { progress } });
      context.progress(progress);
    };
    try {
      const reported = { signal, progress };
      const checked = await this.writer.call<CheckedFile>('checkFile', { file, trustSenders }, reported);
      // Saved before the first entry is kept, so that the same command finishes after a kill.
      const watched = [
        ...new Set([...this.settings.watched, ...(input.streams ?? checked.streams)]),
      ].sort() as Hex[];
      await this.applySettings({ watched });
      await this.appendFile({ file, trustSenders, checked }, reported);
    } finally {
      this.importing = null;
      this.notify(false);
    }
  }

  private async setDecoder(input: CheckedInput<'decoder.set'>): Promise<ImportSummary> {
    const { streamId, name, code } = input;
    if (!this.settings.watched.includes(streamId)) throw notWatched(streamId);
    await this.reader.call('checkDecoder', code);
    const hash = await keepDecoder(this.folder, code);
    return this.deriveWith({ ...this.settings.decoders, [streamId]: { name, hash } });
  }

  private async removeDecoder({ streamId }: CheckedInput<'decoder.remove'>): Promise<ImportSummary> {
    const { [streamId]: removed, ...decoders } = this.settings.decoders;
    if (removed === undefined) throw noDecoder(streamId);
    return this.deriveWith(decoders);
  }

  /** Answers when the generation with these decoders is whole. */
  private async deriveWith(decoders: Settings['decoders']): Promise<ImportSummary> {
    const started = performance.now();
    await this.applySettings({ decoders });
    const wanted = this.wanted();
    // The same text again: its file may have been lost, so it is loaded anew.
    if (this.inUse?.id === wanted.id) {
      this.replaying = await this.switchWriter(wanted);
      await this.switchReader(wanted);
    }
    await this.replayToEnd();
    return summarizeImport(this.status(), (performance.now() - started) / 1000);
  }

  private async appendFile(input: object, context: CallContext): Promise<void> {
    const wasEmpty = this.logState?.nextSeq === this.logState?.firstSeq;
    try {
      await this.writer.call('appendFile', input, context);
    } catch (error) {
      // What was appended before a cancel stays, and is replayed like the rest.
      this.enqueue(() => this.replayToEnd()).catch(() => {});
      throw error;
    } finally {
      this.logState = await this.writer.call<LogState>('logState', undefined);
      // An empty log takes over the file's identity, which replay begins from.
      if (wasEmpty) this.replaying = await this.switchWriter(this.wanted());
    }
  }

  /** @throws encryptionKeyMissing: without the key nothing can be sealed, read or compared */
  private requireKey(): void {
    const locked = lockedFault(this.settings, this.encryptionKey !== undefined);
    if (locked !== undefined) throw fromEnvelope(locked);
  }

  /** What is appended behind damage could never be replayed. @throws logDamaged */
  private requireWholeLog(): void {
    const fault = this.replaying?.fault;
    if (fault?.code === 'logDamaged') throw fromEnvelope(fault);
  }

  private async answerKv(call: KvCall): Promise<KvAnswer> {
    this.requireKey();
    return this.kvTogether.answer(call);
  }

  private async watch(streamId: Uint8Array): Promise<void> {
    const id = toHex(streamId);
    if (!this.settings.watched.includes(id))
      await this.configure({ watched: [...this.settings.watched, id].sort() });
  }

  async settled(): Promise<void> {
    let last: Promise<unknown>;
    do {
      last = this.queue;
      await last;
    } while (last !== this.queue);
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    clearTimeout(this.sourceTold);
    this.submissions.stop();
    await this.kvHost.stop();
    const followed = this.source.stop().catch(() => {});
    await this.signer.lock();
    await this.composer.close();
    await this.uploads.close();
    await this.mending.rest();
    await this.closeDatabases();
    await followed;
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
