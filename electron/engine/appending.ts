/** Entries on their way into a log: of this workspace, of the network or the explorer that it follows, or from others. */
import { toHex } from '../../shared/bytes';
import type { Sending } from '../../shared/compose/draft';
import type { Submitted } from '../../shared/contract/composing';
import type { CallOutput, CheckedInput } from '../../shared/contract/contract';
import type { Source } from '../../shared/contract/sourceInput';
import { StreamscopeError } from '../../shared/errors';
import type { ServedLog, SignedEntry } from '../log/explorer/logServer';
import type { CallHandlersOf } from './callHandlers';
import type { Composer } from './composer';
import type { ReplayHost } from './replayHost';
import { SendOnce } from './sendOnce';
import type { SettingsKeeper } from './settingsKeeper';
import type { Signer } from './signer';
import type { SourceHost } from './sourceHost';
import type { LogWorkspaceStatus } from './status';
import type { Submissions } from './submissions';
import { submitContent, submitToLeader } from './submit';

export interface AppendPorts {
  settings: SettingsKeeper;
  replay: ReplayHost;
  signer: Signer;
  source: SourceHost;
  submissions: Submissions;
  composer: Composer;
  status(): LogWorkspaceStatus;
  /** @throws encryptionKeyMissing */
  requireKey(): void;
  /** @throws logDamaged */
  requireWholeLog(): void;
  onAppended(): void;
  /** @returns a function that ends the subscription */
  onChange(listener: () => void): () => void;
}

/** Without the token. */
function placeOf(source: Source): string {
  return source.kind === 'explorer'
    ? `the explorer at ${new URL(source.url).origin}`
    : `contract ${source.flow} on chain ${source.chainId}`;
}

type Submission = CheckedInput<'compose.submit'>;

export class Appending {
  private readonly once: SendOnce;

  constructor(private readonly ports: AppendPorts) {
    this.once = new SendOnce(ports.composer.drafts);
  }

  readonly calls: CallHandlersOf<'compose'> = {
    'compose.quote': async (input) => {
      this.ports.requireKey();
      return this.ports.submissions.quote(input);
    },
    'compose.submit': (input) => this.once.send(input, () => this.send(input)),
    'compose.resend': async ({ draftId }) => {
      const { composer, submissions } = this.ports;
      await submissions.again(composer.transactionOf(draftId));
      return {};
    },
  };

  /** Submits to where this workspace's entries go, and marks the draft that it came from. */
  private async send(input: Submission): Promise<Submitted> {
    const { settings, composer } = this.ports;
    const sent = await this.submitTo[settings.current.source?.kind ?? 'local'](input);
    // What goes through a network was marked when it was mined.
    if (input.draftId !== undefined && sent.network === null) await composer.sent(input.draftId, sent);
    return { seq: sent.seq, sender: sent.sender, dataRoot: sent.dataRoot };
  }

  private readonly submitTo = {
    local: (input: Submission) => this.ports.replay.enqueue(() => this.append(input)),
    zeroG: async (input: Submission) => {
      this.ports.requireKey();
      return this.ports.submissions.submit(input);
    },
    explorer: async (input: Submission) => {
      const { replay, signer, source, requireKey } = this.ports;
      requireKey();
      return submitToLeader(replay.writer, signer, source.leader(), input);
    },
  };

  /** Encodes, signs and appends; replay follows by itself. */
  private async append(input: Submission): Promise<Sending> {
    const { replay, signer, requireKey, requireWholeLog, onAppended } = this.ports;
    requireKey();
    requireWholeLog();
    const sent = await submitContent(replay.writer, signer, input);
    await replay.lookAtLog();
    onAppended();
    replay.replayLater();
    return sent;
  }

  /** What other explorers that follow this log may ask. */
  servedLog(): ServedLog {
    const { replay, status, onChange } = this.ports;
    return {
      status: () => {
        const { logId, firstSeq, nextSeq } = status();
        return { logId, firstSeq, nextSeq };
      },
      lines: async (from) => {
        const input = { name: 'log.export', input: { from, to: null } };
        return (await replay.read<CallOutput<'log.export'>>('query', input)).lines;
      },
      hashOf: async (seq) => {
        const hash = await replay.writer.call<Uint8Array | undefined>('hashOf', seq);
        return hash === undefined ? null : toHex(hash);
      },
      nonce: (sender) => replay.writer.call('nonceOf', sender),
      append: (entry) => replay.enqueue(() => this.appendForeign(entry)),
      onChange,
    };
  }

  /** An entry that somebody signed elsewhere; checked like one of this machine. @throws appendRefused */
  private async appendForeign(entry: SignedEntry): Promise<number> {
    const { settings, replay, requireWholeLog } = this.ports;
    const { source } = settings.current;
    if (source !== null) {
      const reason = `it follows ${placeOf(source)} itself; connect to that to submit`;
      throw new StreamscopeError('appendRefused', { field: 'log', reason }, reason);
    }
    requireWholeLog();
    const seq = await replay.writer.call<number>('append', entry);
    replay.replaySoon();
    return seq;
  }
}
