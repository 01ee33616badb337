/** Drafts of an open workspace, batch files, and what becomes of drafts that were sent. */
import { join } from 'node:path';
import type { Hex } from '../../shared/bytes';
import type { Sending } from '../../shared/compose/draft';
import type { DraftEvent } from '../../shared/contract/composeCalls';
import type { CallName, CallOutput, CheckedInput } from '../../shared/contract/contract';
import { readBatchFile, writeBatchFile } from '../compose/batchFiles';
import { Drafts, isUnderWay } from './drafts';

interface ComposerOptions {
  logId: () => Hex;
  tell: (event: DraftEvent) => void;
}

export class Composer {
  readonly drafts: Drafts;
  /** Sent, and not yet replayed: drafts by id. */
  private readonly underWay = new Map<string, Sending>();

  constructor(
    workspace: string,
    private readonly options: ComposerOptions,
  ) {
    this.drafts = new Drafts(join(workspace, 'drafts'));
  }

  /** Takes up what was sent before the last end of the program. */
  async start(replayedTo: () => number): Promise<void> {
    for (const { id, sent } of await this.drafts.underWay()) this.underWay.set(id, sent);
    this.replayedTo(replayedTo());
  }

  async sent(id: string, sent: Sending): Promise<void> {
    this.underWay.set(id, sent);
    await this.drafts.send(id, sent);
    this.tell(id, 'sent');
  }

  /** Replay has handled everything before this seq. */
  replayedTo(next: number): void {
    for (const [id, sent] of this.underWay)
      if (sent.seq < next && sent.replayedAt === null) this.note(id, { ...sent, replayedAt: Date.now() });
  }

  /** Storage nodes have the data of what this transaction brought, which has this place now. */
  uploaded(txHash: string, seq: number): void {
    for (const [id, { network, ...sent }] of this.underWay)
      if (network?.txHash === txHash)
        this.note(id, { ...sent, seq, network: { ...network, uploadedAt: Date.now() } });
  }

  /** The node's own download has found the data of these entries. */
  fetched(seqs: readonly number[]): void {
    for (const [id, { network, ...sent }] of this.underWay)
      if (network !== null && network.fetchedAt === null && seqs.includes(sent.seq))
        this.note(id, { ...sent, network: { ...network, fetchedAt: Date.now() } });
  }

  private note(id: string, sent: Sending): void {
    if (isUnderWay(sent)) this.underWay.set(id, sent);
    else this.underWay.delete(id);
    // What cannot be written now is found under way at the next start.
    this.drafts.send(id, sent).then(
      () => this.tell(id, 'sent'),
      () => {},
    );
  }

  tell(id: string, what: DraftEvent['what']): void {
    this.options.tell({ id, what });
  }

  get logId(): Hex {
    return this.options.logId();
  }

  close(): Promise<void> {
    return this.drafts.close();
  }
}

type DraftCallName = Extract<CallName, `draft.${string}` | `batch.${string}`>;
type DraftCalls = { [Name in DraftCallName]: (input: CheckedInput<Name>) => Promise<CallOutput<Name>> };

/** @param composer is asked for with every call */
export function draftCalls(composer: () => Composer): DraftCalls {
  return {
    'draft.list': () => composer().drafts.list(),
    'draft.get': ({ id }) => composer().drafts.get(id),
    'draft.add': async (draft) => {
      await composer().drafts.add(draft);
      composer().tell(draft.id, 'added');
      return {};
    },
    'draft.change': async ({ id, change }) => {
      await composer().drafts.change(id, change);
      composer().tell(id, 'changed');
      return {};
    },
    'draft.delete': async ({ id }) => {
      await composer().drafts.delete(id);
      composer().tell(id, 'deleted');
      return {};
    },
    'draft.restore': async ({ id }) => {
      const draft = await composer().drafts.restore(id);
      composer().tell(id, 'added');
      return draft;
    },
    'batch.write': async (content) => ({ text: writeBatchFile(content, composer().logId) }),
    'batch.read': async ({ text }) => readBatchFile(text, composer().logId),
  };
}
