/**
 * An open workspace with a log of its own: its settings, the replay of its log, the signer, the drafts, and the source
 * that it follows. The thread that owns it serves people and only passes calls on.
 */
import { join } from 'node:path';
import { type Hex, toHex } from '../../shared/bytes';
import { type CallName, type CallOutput, type CheckedInput, contract } from '../../shared/contract/contract';
import type { ImportSummary, Progress, VerifyReport } from '../../shared/contract/outputs';
import type { RemoteComparison, SourceStatus } from '../../shared/contract/source';
import { badInput, fromEnvelope, switchedOffline } from '../../shared/errors';
import type { EncryptionKey } from '../decode/encryption';
import type { CallContext, EngineEvent } from '../ipc/engine';
import { checkedInput } from '../ipc/session';
import type { ServedLog } from '../log/explorer/logServer';
import type { Asked } from '../query/comparison';
import { compareRemote } from '../rpc/compareRemote';
import { KvHost } from '../rpc/kvHost';
import type { KvAnswer, KvCall } from '../rpc/kvMethods';
import { KvTogether } from '../rpc/kvTogether';
import { Appending } from './appending';
import type { CallHandler, CallHandlers, CallHandlersOf, MainCallName } from './callHandlers';
import { mostTold } from './chainFollower';
import { Composer, draftCalls } from './composer';
import { decoderCalls } from './decoderCalls';
import { DeskFile } from './desk';
import type { HostActs } from './hostActs';
import { Imports } from './imports';
import { indexCalls } from './indexCalls';
import { labelCalls } from './labelCalls';
import { withLabel } from './labels';
import { Listeners } from './listeners';
import { browseNode, lookAtNode } from './nodeCalls';
import { progressReport } from './progressReport';
import { ReplayHost } from './replayHost';
import type { Settings } from './settings';
import { SettingsKeeper } from './settingsKeeper';
import { Signer } from './signer';
import { signerCalls } from './signerCalls';
import { sourceCalls } from './sourceCalls';
import { SourceHost } from './sourceHost';
import { describeWorkspace, type LogWorkspaceStatus, lockedFault, summarizeImport } from './status';
import { Submissions } from './submissions';
import { viewCalls } from './viewCalls';

export interface LogWorkspaceOptions {
  /** Follows the workspace's source for as long as it is open. */
  follow: boolean;
  /** The key that the encryption setting names. */
  encryptionKey: EncryptionKey | undefined;
  acts: HostActs;
}

/** Queries about the log as it stands; all others would show what is sealed as if it were plain. */
const withoutKey: ReadonlySet<CallName> = new Set([
  'streams.list',
  'log.senders',
  'log.export',
  'entry.bytes',
]);

export class LogWorkspace {
  private readonly listeners = new Listeners();
  private readonly settings: SettingsKeeper;
  private readonly replay: ReplayHost;
  private readonly imports: Imports;
  private readonly signer: Signer;
  private readonly composer: Composer;
  private readonly source: SourceHost;
  private readonly submissions: Submissions;
  private readonly appending: Appending;
  private readonly desk: DeskFile;
  private readonly kvTogether = new KvTogether((calls) => this.replay.read('kv', calls));
  readonly kvHost = new KvHost({
    answer: (call) => this.answerKv(call),
    watch: (streamId) => this.watch([toHex(streamId)]),
    watched: () => this.settings.current.watched,
    chainId: () => {
      const { source } = this.settings.current;
      return source?.kind === 'zeroG' ? source.chainId : 0;
    },
    onStatus: () => this.tellSource(),
  });
  private readonly mainCalls: CallHandlers;
  private sourceTold: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly folder: string,
    settings: Settings,
    private readonly options: LogWorkspaceOptions,
  ) {
    this.settings = new SettingsKeeper(folder, settings, async ({ labels }) => {
      await this.replay.reader.call('setLabels', labels);
      this.notify(true);
    });
    this.replay = new ReplayHost({
      folder,
      settings: this.settings,
      givenKey: options.encryptionKey,
      readsAhead: options.follow,
      onChange: (changed) => this.notify(changed),
      onStandstill: () => this.source.lookAgain(),
    });
    const summary = (seconds: number) => this.summary(seconds);
    this.imports = new Imports({
      folder,
      settings: this.settings,
      replay: this.replay,
      requireWholeLog: () => this.requireWholeLog(),
      emit: (event) => this.listeners.emit(event),
      subscribe: (listener) => this.subscribe(listener),
      onChange: () => this.notify(false),
      summary,
    });
    this.signer = new Signer({
      workspace: folder,
      settings: () => ({ ...this.settings.current, labels: this.settings.current.labels.accounts }),
      configure: (change) => this.settings.change(change as Partial<Settings>),
      acts: options.acts,
      onLocked: () => this.notify(true),
    });
    this.composer = new Composer(folder, {
      logId: () => this.status().logId,
      tell: (data) => this.listeners.emit({ name: 'draft', data }),
      transactionsOf: (seqs) => this.replay.writer.call('transactionsOf', seqs),
      // Storage nodes may have forgotten the data together with the entry. What is not kept any more, they have.
      onReturned: (txHash) => void this.submissions.again(txHash).catch(() => {}),
    });
    this.desk = new DeskFile(folder);
    this.source = new SourceHost(
      {
        writer: this.replay.writer,
        enqueue: (work) => this.replay.enqueue(work),
        onChange: () => this.replay.replaySoon(),
        onStatus: () => this.tellSource(),
        onPlaced: (entries) => this.composer.placed(entries),
        onTakenOut: (from) => this.composer.takenOut(from),
        onFetched: (seqs) => this.composer.fetched(seqs),
      },
      options.follow,
      join(folder, 'incoming'),
    );
    this.submissions = new Submissions(
      {
        writer: this.replay.writer,
        network: () => this.source.network(),
        signer: this.signer,
        onStatus: () => this.tellSource(),
        onMined: async (draftId, sent) => {
          await this.composer.sent(draftId, sent);
          // What a closed gate rejects is replayed without its data, perhaps by now.
          this.composer.replayedTo(this.replayedTo());
        },
        onUploaded: (txHash, seq) => this.composer.uploaded(txHash, seq),
      },
      join(folder, 'outgoing'),
    );
    this.appending = new Appending({
      settings: this.settings,
      replay: this.replay,
      signer: this.signer,
      source: this.source,
      submissions: this.submissions,
      composer: this.composer,
      status: () => this.status(),
      requireKey: () => this.requireKey(),
      requireWholeLog: () => this.requireWholeLog(),
      onAppended: () => this.notify(false),
      onChange: (listener) => this.subscribe(({ name }) => name === 'changed' && listener()),
    });
    const parts = { folder, settings: this.settings, replay: this.replay, summary };
    this.mainCalls = {
      ...this.workspaceCalls(),
      ...sourceCalls({
        settings: this.settings,
        source: this.source,
        replay: this.replay,
        status: () => this.sourceStatus(),
        watch: (streams) => this.watch(streams),
        onChange: () => this.tellSource(),
      }),
      ...this.nodeCalls(),
      ...this.kvCalls(),
      ...labelCalls(this.settings),
      ...signerCalls(this.signer, {
        onChange: () => this.notify(true),
        name: (id, label) =>
          this.settings.change(async ({ labels }) => ({
            labels: withLabel(labels, { kind: 'account', id, label }),
          })),
      }),
      ...decoderCalls(parts),
      ...indexCalls(parts),
      ...viewCalls({ ...parts, onChanged: async () => this.replay.removeOtherTextsLater() }),
      ...draftCalls(() => this.composer),
      ...this.imports.calls,
      ...this.appending.calls,
    };
  }

  /** Opens log and state, answers from the generation that is there, and replays on in the background. */
  async start(): Promise<void> {
    await this.replay.open();
    // Only now is it certain that no other process has the workspace, and files on their way into it.
    await this.imports.clear();
    await this.composer.start(() => this.replayedTo());
    this.replay.replayLater();
    const { source, offline } = this.settings.current;
    await this.source.use(source, offline);
    if (this.source.follows) await this.submissions.resume();
  }

  private workspaceCalls(): CallHandlers<
    'workspace.status' | 'workspace.backup' | 'desk.get' | 'desk.set' | 'streams.watch' | 'log.verify'
  > {
    return {
      'workspace.status': async () => this.status(),
      'workspace.backup': (input, context) => this.replay.read('backup', input, context),
      'desk.get': () => this.desk.read(),
      'desk.set': (fields) => this.desk.change(fields),
      'streams.watch': async ({ add, remove }) => {
        await this.watch(add, remove);
        return { watched: this.settings.current.watched };
      },
      'log.verify': (_input, context) => this.replay.enqueue(() => this.verify(context)),
    };
  }

  private nodeCalls(): CallHandlersOf<'node'> {
    const { acts } = this.options;
    return {
      'node.compare': (input, context) => this.compareWith(input, context),
      'node.look': ({ url }, { signal }) => this.online(() => lookAtNode(url, signal)),
      'node.browse': ({ url }, { signal }) => this.online(() => browseNode(url, acts, signal)),
      'node.use': async () => {
        throw badInput('url', 'this workspace has a log of its own; browse the node in another one');
      },
      'node.retry': async () => {
        throw badInput('node', 'this workspace has a log of its own and reads no node');
      },
    };
  }

  private kvCalls(): CallHandlersOf<'kv'> {
    return {
      'kv.status': async () => this.kvHost.status(),
      'kv.start': async (input) => {
        await this.kvHost.start(input);
        return this.kvHost.status();
      },
      'kv.stop': async () => {
        await this.kvHost.stop();
        return this.kvHost.status();
      },
    };
  }

  async call<Name extends CallName>(
    name: Name,
    input: CheckedInput<Name>,
    context: CallContext,
  ): Promise<CallOutput<Name>> {
    if (contract[name].kind === 'read') {
      if (!withoutKey.has(name)) this.requireKey();
      return this.replay.read('query', { name, input }, context);
    }
    const handler = this.mainCalls[name as MainCallName] as CallHandler<Name>;
    return handler(input, context);
  }

  /** Not more often than screens need it. */
  private tellSource(): void {
    this.sourceTold ??= setTimeout(() => {
      this.sourceTold = undefined;
      this.listeners.emit({ name: 'source', data: {} });
    }, 250);
  }

  private notify(settings: boolean): void {
    const { shown, log } = this.replay;
    if (shown === undefined) return;
    this.composer.replayedTo(shown.position.next);
    const data = {
      nextSeq: Math.max(log?.nextSeq ?? 0, shown.nextSeq),
      replayedTo: shown.position.next,
      generation: shown.generation,
      settings,
    };
    this.listeners.emit({ name: 'changed', data });
    this.listeners.emit({ name: 'progress', data: { progress: this.progress() } });
  }

  private progress(): Progress | null {
    return this.imports.progress() ?? this.replay.progress();
  }

  private replayedTo(): number {
    return this.replay.shown?.position.next ?? 0;
  }

  private status(): LogWorkspaceStatus {
    const { log, shown, replaying, keyAtHand, notices } = this.replay;
    if (log === undefined || shown === undefined) throw new Error('the workspace has not started');
    const { fault = null, waitingFor = null } = replaying ?? {};
    return describeWorkspace({
      folder: this.folder,
      settings: this.settings.current,
      logState: log,
      shown,
      fault,
      waitingFor,
      keyAtHand,
      progress: this.progress(),
      notices,
    });
  }

  private summary(seconds: number): ImportSummary {
    return summarizeImport(this.status(), seconds);
  }

  private async sourceStatus(): Promise<SourceStatus> {
    const status = this.source.status();
    // What was given up stays so while nobody follows.
    const isAlone = status.phase === 'idle' || status.phase === 'offline';
    const givenUp =
      isAlone && status.source?.kind === 'zeroG'
        ? await this.replay.writer.call<number[]>('givenUp', mostTold)
        : status.givenUp;
    return { ...status, givenUp, outgoing: this.submissions.status() };
  }

  /** @throws offline */
  private async online<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (this.settings.current.offline) throw switchedOffline();
    return ask();
  }

  private compareWith(
    { url, ...range }: CheckedInput<'node.compare'>,
    context: CallContext,
  ): Promise<RemoteComparison> {
    const here: Asked = { call: (name, input) => this.call(name, checkedInput(name, input), context) };
    const report = progressReport(context.progress);
    return this.online(() =>
      compareRemote(here, url, range, {
        signal: context.signal,
        onProgress: (done) => report({ task: 'compare', phase: 'check', unit: 'keys', done, total: null }),
      }),
    );
  }

  /** What other explorers that follow this log may ask. */
  servedLog(): ServedLog {
    return this.appending.servedLog();
  }

  async configure(
    change: Partial<Pick<Settings, 'name' | 'watched' | 'encryption' | 'labels' | 'sample'>>,
  ): Promise<void> {
    // Another generation stands beside the one in use while it is built.
    if (this.replay.needsOther({ ...this.settings.current, ...change }))
      await this.replay.requireSpaceForState('The new state');
    await this.settings.change(change);
    // It is built behind what is on screen; callers who need it wait for `settled`.
    this.replay.deriveLater();
  }

  private async verify(context: CallContext): Promise<VerifyReport> {
    this.requireKey();
    await this.replay.requireSpaceForState('The verification');
    const report = await this.replay.writer.call<VerifyReport>('verify', undefined, context);
    const { what, reason } = report.firstDifference ?? {};
    if (what === 'state')
      this.replay.renew(`The state was not what the log says (${reason}). It is derived again from the log.`);
    return report;
  }

  /** @throws encryptionKeyMissing: without the key nothing can be sealed, read or compared */
  private requireKey(): void {
    const locked = lockedFault(this.settings.current, this.replay.keyAtHand);
    if (locked !== undefined) throw fromEnvelope(locked);
  }

  /** What is appended behind damage could never be replayed. @throws logDamaged */
  private requireWholeLog(): void {
    const fault = this.replay.replaying?.fault;
    if (fault?.code === 'logDamaged') throw fromEnvelope(fault);
  }

  private async answerKv(call: KvCall): Promise<KvAnswer> {
    this.requireKey();
    return this.kvTogether.answer(call);
  }

  private async watch(add: readonly Hex[], remove: readonly Hex[] = []): Promise<void> {
    const { watched } = this.settings.current;
    const kept = watched.filter((id) => !remove.includes(id));
    const wanted = [...new Set([...kept, ...add])].sort();
    if (wanted.join() !== watched.join()) await this.configure({ watched: wanted });
  }

  settled(): Promise<void> {
    return this.replay.settled();
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    return this.listeners.subscribe(listener);
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
    await this.imports.close();
    await this.replay.close();
    await followed;
    await this.replay.end();
  }
}
