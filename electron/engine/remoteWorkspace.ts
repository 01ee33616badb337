/**
 * An open workspace without a log: another node answers by its kv_* calls. Names, tabs and ways of reading are kept in
 * its folder as in any other; everything else is asked of the node, on a thread of its own.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type CallName, type CallOutput, type CheckedInput, contract } from '../../shared/contract/contract';
import type { RemoteStatus, WorkspaceStatus } from '../../shared/contract/outputs';
import type { KvServerStatus, SourceStatus } from '../../shared/contract/source';
import { readsOnly, switchedOffline } from '../../shared/errors';
import { verdictKinds } from '../../shared/model';
import type { CallContext, EngineEvent } from '../ipc/engine';
import type { ServedLog } from '../log/explorer/logServer';
import { type Database, openDatabase } from '../store/store';
import { productVersion } from '../version';
import type { CallHandler, MainCallName } from './callHandlers';
import { removeOtherDecoders } from './decoderFiles';
import { DeskFile } from './desk';
import type { HostActs } from './hostActs';
import { labelCalls } from './labelCalls';
import { Listeners } from './listeners';
import { browseNode, lookAtNode } from './nodeCalls';
import type { RemoteReaderStart } from './remoteReader';
import type { RemoteState } from './remoteReaderCore';
import type { Settings } from './settings';
import { SettingsKeeper } from './settingsKeeper';
import { ThreadLink } from './threadLink';
import { viewCalls } from './viewCalls';

/** What no kv_* call does; follows "it does not". */
interface Untold {
  act: string;
}
type Answers = { [Name in MainCallName]: CallHandler<Name> | Untold };
/** Calls that are answered alike in a workspace of either kind. */
type SharedName = Extract<MainCallName, `${'labels' | 'views' | 'viewer'}.${string}`>;

const entries: Untold = { act: 'take entries' };
const files: Untold = { act: 'take files of entries' };
const source: Untold = { act: 'follow a source' };
const keys: Untold = { act: 'need accounts' };
const indexes: Untold = { act: 'keep indexes' };
const decoders: Untold = { act: 'have decoders' };
const server: Untold = { act: 'serve kv_* in turn' };

export class RemoteWorkspace {
  private readonly reader: ThreadLink;
  private readonly desk: DeskFile;
  private readonly listeners = new Listeners();
  private readonly settings: SettingsKeeper;
  private lock: Database | undefined;
  private state: RemoteState = { standing: null, fault: null };
  /** Answers of another generation are of another node, or of a history that the node took back. */
  private generation = 0;
  private closing: Promise<void> | undefined;
  /** The first answer of the node, or that there was none; nobody waits for it to see the workspace. */
  private asked: Promise<void> = Promise.resolve();
  private readonly answers: Answers;
  /** Nothing that kv_* tells could be served by kv_* again, but at the other node. */
  readonly kvHost = undefined;

  constructor(
    private readonly folder: string,
    settings: Settings,
    private readonly acts: HostActs,
  ) {
    this.desk = new DeskFile(folder);
    this.settings = new SettingsKeeper(folder, settings, async (changed, before) => {
      await this.reader.call('setLabels', changed.labels);
      // Offline, what was read stays on the screen; another node is told of once it was asked.
      if (changed.offline === before.offline && changed.remote === before.remote) this.tellChange(true);
    });
    this.answers = {
      ...this.ownAnswers,
      ...labelCalls(this.settings),
      ...viewCalls({ folder, settings: this.settings, onChanged: () => this.removeOtherViewers() }),
    };
    const workerData: RemoteReaderStart = { folder };
    const worker = new Worker(new URL('./remoteReader.js', import.meta.url), { workerData });
    this.reader = new ThreadLink(worker, (state) => this.onState(state as RemoteState));
  }

  /** Does not wait for the node: the status tells what it answers. @throws workspaceLocked */
  async start(): Promise<void> {
    this.lock = await openDatabase(join(this.folder, 'lock'), { cacheBytes: 1 << 20 });
    await this.reader.call('setLabels', this.settings.current.labels);
    if (this.settings.current.offline) return;
    const opening = this.reader.call<RemoteState>('open', this.url);
    this.asked = opening.then(
      (state) => this.onState(state),
      // Opening rejects only where the thread ended, and with it the workspace.
      () => {},
    );
  }

  private get url(): string {
    return this.settings.current.remote ?? '';
  }

  private onState(state: RemoteState): void {
    const before = this.state;
    this.state = state;
    const [was, is] = [before.standing, state.standing];
    if (is === null || state.fault !== null) {
      if (JSON.stringify(before.fault) !== JSON.stringify(state.fault))
        this.listeners.emit({ name: 'source', data: {} });
      return;
    }
    if (was !== null && (is.next < was.next || is.firstSeq !== was.firstSeq)) this.generation++;
    // What failed meanwhile is asked again, and so are the streams.
    const settings = before.fault !== null || was?.streams.join() !== is.streams.join();
    if (settings || was?.next !== is.next) this.tellChange(settings);
    if (before.fault !== null) this.listeners.emit({ name: 'source', data: {} });
  }

  private tellChange(settings: boolean): void {
    const { nextSeq, replayedTo } = this.status();
    const generation = `${this.url} ${this.generation}`;
    this.listeners.emit({ name: 'changed', data: { nextSeq, replayedTo, generation, settings } });
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    return this.listeners.subscribe(listener);
  }

  async call<Name extends CallName>(
    name: Name,
    input: CheckedInput<Name>,
    context: CallContext,
  ): Promise<CallOutput<Name>> {
    if (contract[name].kind === 'read') {
      this.requireTraffic();
      return this.reader.call('query', { name, input }, context);
    }
    const answer = this.answers[name as MainCallName] as CallHandler<Name> | Untold;
    if (typeof answer !== 'function') throw readsOnly(this.url, answer.act);
    return answer(input, context);
  }

  private readonly ownAnswers: Omit<Answers, SharedName> = {
    'workspace.status': async () => this.status(),
    'workspace.backup': { act: 'tell its log, so there is nothing to back up' },
    'source.status': async () => noSource(this.settings.current.offline),
    'source.connect': source,
    'source.diagnose': source,
    'source.disconnect': source,
    'source.offline': async ({ offline }) => {
      await this.settings.change({ offline });
      if (offline) await this.reader.call('close', undefined);
      else this.onState(await this.reader.call<RemoteState>('open', this.url));
      this.listeners.emit({ name: 'source', data: {} });
      return noSource(offline);
    },
    'source.retry': source,
    'node.compare': { act: 'tell what it skipped; compare from a workspace that has a log' },
    'node.look': ({ url }, { signal }) => this.online(() => lookAtNode(url, signal)),
    'node.browse': ({ url }, { signal }) => this.online(() => browseNode(url, this.acts, signal)),
    'node.use': async ({ url }) => {
      await this.settings.change({ remote: url });
      this.generation++;
      this.state = { standing: null, fault: null };
      if (!this.settings.current.offline) this.onState(await this.reader.call<RemoteState>('open', url));
      this.tellChange(true);
      return this.remoteStatus();
    },
    'node.retry': async () => {
      this.requireTraffic();
      this.onState(await this.reader.call<RemoteState>('look', undefined));
      return this.remoteStatus();
    },
    'kv.status': async () => noServer,
    'kv.start': server,
    'kv.stop': server,
    'desk.get': () => this.desk.read(),
    'desk.set': (fields) => this.desk.change(fields),
    'streams.watch': { act: 'choose what it watches by this' },
    'signer.list': async () => noAccounts,
    'signer.newSession': keys,
    'signer.create': keys,
    'signer.openKeystore': keys,
    'signer.unlock': keys,
    'signer.forgetPassword': keys,
    'signer.export': keys,
    'signer.remove': keys,
    'signer.watch': keys,
    'signer.lock': async () => noAccounts,
    'signer.lockAfter': keys,
    'signer.importByDialog': keys,
    'signer.importKey': keys,
    'decoder.list': async () => ({ decoders: [] }),
    'decoder.get': decoders,
    'decoder.set': decoders,
    'decoder.remove': decoders,
    'index.list': async () => ({ indexes: [] }),
    'index.add': indexes,
    'index.remove': indexes,
    'index.wait': async () => ({ indexes: [] }),
    'compose.quote': entries,
    'compose.submit': entries,
    'compose.resend': entries,
    'draft.list': async () => ({ drafts: [], deleted: [] }),
    'draft.get': entries,
    'draft.add': entries,
    'draft.change': entries,
    'draft.delete': entries,
    'draft.restore': entries,
    'batch.write': entries,
    'batch.read': entries,
    'log.import': files,
    'import.begin': files,
    'import.chunk': files,
    'import.finish': files,
    'import.cancel': files,
    'log.verify': { act: 'tell its log, so there is nothing to verify' },
  };

  private status(): WorkspaceStatus {
    const { folder, state } = this;
    const next = state.standing?.next ?? 0;
    return {
      name: this.settings.current.name,
      folder,
      feeder: 'remote',
      remote: this.remoteStatus(),
      logId: null,
      signatures: 'unsigned',
      firstSeq: state.standing?.firstSeq ?? 0,
      nextSeq: next,
      replayedTo: next,
      progress: null,
      fault: null,
      waitingFor: null,
      notices: [],
      watched: state.standing?.streams.length ?? 0,
      liveKeys: null,
      verdicts: noVerdicts,
      encryption: { mode: 'none', keyAtHand: false },
      sample: false,
      version: productVersion,
    };
  }

  private remoteStatus(): RemoteStatus {
    const { fault, standing } = this.state;
    const { url } = this;
    const hasTold = standing !== null;
    if (this.settings.current.offline) return { url, phase: 'offline', fault: null, hasTold };
    if (fault !== null) return { url, phase: 'failing', fault, hasTold };
    return { url, phase: hasTold ? 'connected' : 'connecting', fault, hasTold };
  }

  /** @throws offline */
  private requireTraffic(): void {
    if (this.settings.current.offline) throw switchedOffline();
  }

  private async online<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    this.requireTraffic();
    return ask();
  }

  /** Texts of viewers that nothing names any more. */
  private removeOtherViewers(): Promise<void> {
    return this.settings.inTurn(() => {
      const named = this.settings.current.views.own.map(({ hash }) => hash);
      return removeOtherDecoders(this.folder, named);
    });
  }

  configure(change: Partial<Settings>): Promise<void> {
    return this.settings.change(change);
  }

  servedLog(): ServedLog {
    throw readsOnly(this.url, 'tell its log');
  }

  /** Resolves when the node was asked once. */
  settled(): Promise<void> {
    return this.asked;
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    await this.reader.call('close', undefined).catch(() => {});
    await this.reader.terminate();
    await this.settings.rest();
    await this.lock?.close();
  }
}

const noVerdicts = Object.fromEntries(verdictKinds.map((kind) => [kind, 0])) as WorkspaceStatus['verdicts'];

function noSource(offline: boolean): SourceStatus {
  return {
    source: null,
    phase: offline ? 'offline' : 'none',
    head: null,
    headAt: null,
    readTo: null,
    fault: null,
    received: 0,
    fetched: 0,
    missing: [],
    givenUp: [],
    reorganisations: 0,
    outgoing: [],
  };
}

const noServer: KvServerStatus = {
  url: null,
  address: null,
  allowAddStream: false,
  since: null,
  requests: 0,
  errors: 0,
  perSecond: 0,
  byMethod: [],
};

const noAccounts: CallOutput<'signer.list'> = {
  accounts: [],
  secretStore: { available: false, words: 'Nothing is signed in a workspace that reads a node.' },
  keyDialog: false,
  lockAfter: 0,
};
