/** What the thread of a workspace does whose answers another node gives: asks it how it stands, and answers queries. */
import type { CallOutput, CheckedInput, ReadCallName } from '../../shared/contract/contract';
import { type ErrorEnvelope, readsOnly, StreamscopeError, toEnvelope } from '../../shared/errors';
import type { ViewerTools } from '../query/view';
import type { RemoteContext } from '../remote/remoteContext';
import { remoteKey, remoteSlice, remoteView } from '../remote/remoteKey';
import { remoteDump, remoteExport, remoteRange } from '../remote/remoteRange';
import { remoteMayWrite, remoteRights } from '../remote/remoteRights';
import { remoteFind, remoteResults, remoteStreams } from '../remote/remoteStreams';
import { remoteCounts, remoteTree } from '../remote/remoteTree';
import { RemoteNode, type Standing } from '../rpc/remoteNode';

/**
 * Milliseconds between two looks; longer while the node does not answer, up to the second. What is on screen is asked
 * again when the node went on, and each row of it is a request.
 */
const lookEvery = 5000;
const longestWait = 20_000;
/** Milliseconds of a page: rows show as they come. */
const defaultPageTime = 350;

/** How the node stands: what it told last, and why it tells nothing now. */
export interface RemoteState {
  standing: Standing | null;
  fault: ErrorEnvelope | null;
}

/** What no kv_* call tells; follows "it does not". */
interface Untold {
  act: string;
}

type Answers = {
  [Name in ReadCallName]:
    | ((context: RemoteContext, input: CheckedInput<Name>) => Promise<CallOutput<Name>>)
    | Untold;
};

const log: Untold = { act: 'tell its log' };
const versions: Untold = { act: 'tell earlier versions of a key' };
const holders: Untold = { act: 'list who holds a role; ask for one account' };
const indexes: Untold = { act: 'keep indexes' };
const compose: Untold = { act: 'take entries' };
const decoders: Untold = { act: 'have decoders' };
const digests: Untold = { act: 'tell digests' };

const answers: Answers = {
  'streams.list': remoteStreams,
  'tree.children': remoteTree,
  'tree.counts': remoteCounts,
  'range.page': remoteRange,
  'range.export': remoteExport,
  'state.changes': { act: 'tell what changed between two states' },
  'state.dump': remoteDump,
  'key.get': remoteKey,
  'key.history': versions,
  'value.slice': remoteSlice,
  'value.view': remoteView,
  'value.blame': versions,
  'index.try': indexes,
  'index.failures': indexes,
  'index.repeated': indexes,
  'log.page': log,
  'log.conflicts': log,
  'log.activity': log,
  'log.senders': log,
  'log.results': remoteResults,
  'log.export': log,
  'entry.get': log,
  'entry.items': log,
  'entry.changes': log,
  'entry.bytes': log,
  'entry.neighbours': log,
  'entry.nearest': log,
  'entry.explain': log,
  'entry.repair': log,
  'entry.whatIf': log,
  'roles.stream': holders,
  'roles.mayWrite': remoteMayWrite,
  'roles.facts': remoteRights,
  'roles.holders': holders,
  'roles.specialKeys': { act: 'list special keys; ask for one key' },
  'roles.matrix': holders,
  'roles.matrixKeys': holders,
  'roles.lanes': holders,
  'key.writers': holders,
  'account.rights': holders,
  'ownership.findings': holders,
  'search.find': remoteFind,
  'search.scan': { act: 'search inside keys and values' },
  'digest.get': digests,
  'compose.dryRun': compose,
  'decoder.try': decoders,
  'decoder.encode': decoders,
};

export class RemoteReaderCore {
  private state: RemoteState = { standing: null, fault: null };
  private labels: RemoteContext['labels'] = { accounts: {}, streams: {} };
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private readonly closed = new AbortController();

  constructor(
    private readonly url: string,
    private readonly tools: ViewerTools,
    private readonly onState: (state: RemoteState) => void = () => {},
    private readonly pageTime = defaultPageTime,
  ) {}

  setLabels(labels: RemoteContext['labels']): void {
    this.labels = labels;
  }

  /** Asks the node how it stands, now and from then on every few seconds. Never rejects. */
  look(): Promise<RemoteState> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = undefined;
    });
    return this.looking.then(() => this.state);
  }

  private async lookOnce(): Promise<void> {
    clearTimeout(this.timer);
    try {
      const standing = await new RemoteNode(this.url, this.closed.signal).standing();
      this.failures = 0;
      this.tell({ standing, fault: null });
    } catch (error) {
      if (this.closed.signal.aborted) return;
      this.failures++;
      // What it told before still stands on screen.
      this.tell({ ...this.state, fault: toEnvelope(error) });
    }
    if (this.closed.signal.aborted) return;
    const wait = Math.min(longestWait, lookEvery * 2 ** Math.min(this.failures, 10));
    this.timer = setTimeout(() => void this.look(), this.failures === 0 ? lookEvery : wait);
    this.timer.unref();
  }

  private tell(state: RemoteState): void {
    const isSame = JSON.stringify(state) === JSON.stringify(this.state);
    this.state = state;
    if (!isSame) this.onState(state);
  }

  /** @throws readsOnly, networkFailed, notWatched, notFound, badInput, cancelled */
  async query<Name extends ReadCallName>(
    name: Name,
    input: CheckedInput<Name>,
    signal: AbortSignal,
  ): Promise<CallOutput<Name>> {
    const answer = answers[name] as Answers[Name];
    if (typeof answer !== 'function') throw readsOnly(this.url, answer.act);
    const { labels, tools, pageTime } = this;
    const standing = await this.standing();
    const node = new RemoteNode(this.url, AbortSignal.any([signal, this.closed.signal]));
    try {
      return await answer({ node, standing, labels, tools, pageTime }, input);
    } catch (error) {
      // Whoever looks at the workspace learns soon that its node is gone.
      if (error instanceof StreamscopeError && error.code === 'networkFailed') void this.look();
      throw error;
    }
  }

  private async standing(): Promise<Standing> {
    const { standing, fault } = this.state.standing === null ? await this.look() : this.state;
    if (standing !== null) return standing;
    if (fault === null) throw new StreamscopeError('closed', { what: 'reader' }, 'The workspace is closing.');
    throw new StreamscopeError(fault.code, fault.data, fault.message);
  }

  close(): void {
    clearTimeout(this.timer);
    this.closed.abort();
  }
}
