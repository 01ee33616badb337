/** Drafts of an open workspace, batch files, and what becomes of drafts that were sent. */
import { join } from 'node:path';
import { type Hex, toHex } from '../../shared/bytes';
import type { Sending } from '../../shared/compose/draft';
import type { DraftEvent } from '../../shared/contract/composeCalls';
import type { CallName, CallOutput, CheckedInput } from '../../shared/contract/contract';
import { StreamscopeError } from '../../shared/errors';
import { readBatchFile, writeBatchFile } from '../compose/batchFiles';
import { Drafts } from './drafts';

interface ComposerOptions {
  logId: () => Hex;
  /** Transactions that brought these entries of the log; undefined where it has none there. */
  transactionsOf: (seqs: readonly number[]) => Promise<(Uint8Array | undefined)[]>;
  /** The chain has this again, which a reorganisation took out: perhaps without its data. */
  onReturned: (txHash: string) => void;
  tell: (event: DraftEvent) => void;
}

export class Composer {
  readonly drafts: Drafts;
  /** What was sent, by the ids of drafts. A chain can take back even what was replayed long ago. */
  private readonly sendings = new Map<string, Sending>();

  constructor(
    workspace: string,
    private readonly options: ComposerOptions,
  ) {
    this.drafts = new Drafts(join(workspace, 'drafts'));
  }

  /** Takes up what was sent before the last end of the program. */
  async start(replayedTo: () => number): Promise<void> {
    for (const { id, sent } of await this.drafts.sent()) this.sendings.set(id, sent);
    await this.holdAgainstLog();
    this.replayedTo(replayedTo());
  }

  /** A kill may have come between what the log took out and what drafts were told of it. */
  private async holdAgainstLog(): Promise<void> {
    const seqs = [...this.sendings.values()].filter(({ network }) => network !== null).map(({ seq }) => seq);
    const found = await this.options.transactionsOf(seqs);
    this.placed(seqs.flatMap((seq, i) => (found[i] === undefined ? [] : [{ seq, txHash: found[i] }])));
    const gone = new Set(seqs.filter((_, i) => found[i] === undefined));
    for (const [id, sent] of this.sendings)
      if (sent.replayedAt !== null && gone.has(sent.seq)) this.takeOut(id, sent);
  }

  async sent(id: string, sent: Sending): Promise<void> {
    this.sendings.set(id, sent);
    await this.drafts.send(id, sent);
    this.tell(id, 'sent');
  }

  /** Replay has handled everything before this seq. */
  replayedTo(next: number): void {
    for (const [id, sent] of this.sendings)
      if (sent.seq < next && sent.replayedAt === null && !isTakenOut(sent))
        this.note(id, { ...sent, replayedAt: Date.now() });
  }

  /** The log lost everything from this seq on. What the chain has still comes again, by `placed`. */
  takenOut(from: number): void {
    for (const [id, sent] of this.sendings) if (sent.seq >= from) this.takeOut(id, sent);
  }

  /** Entries that came into the log. A sent one is known by its transaction: its seq can become another's. */
  placed(entries: readonly { seq: number; txHash: Uint8Array | undefined }[]): void {
    if (![...this.sendings.values()].some(({ network }) => network !== null)) return;
    const seqs = new Map(entries.map(({ seq, txHash }) => [txHash && (toHex(txHash) as string), seq]));
    const taken = new Set(seqs.values());
    for (const [id, sent] of this.sendings) {
      if (sent.network === null) continue;
      const seq = seqs.get(sent.network.txHash);
      if (seq === undefined) {
        if (taken.has(sent.seq)) this.takeOut(id, sent);
      } else if (isTakenOut(sent) || seq !== sent.seq) {
        this.note(id, { ...sent, seq, network: { ...sent.network, takenOutAt: null } });
        this.options.onReturned(sent.network.txHash);
      }
    }
  }

  private takeOut(id: string, sent: Sending): void {
    if (sent.network === null || isTakenOut(sent)) return;
    const network = { ...sent.network, fetchedAt: null, takenOutAt: Date.now() };
    this.note(id, { ...sent, replayedAt: null, network });
  }

  /** @throws notFound where no such draft was sent through a network */
  transactionOf(id: string): string {
    const txHash = this.sendings.get(id)?.network?.txHash;
    if (txHash === undefined)
      throw new StreamscopeError('notFound', { what: 'draft', id }, `Draft ${id} was not sent to a network.`);
    return txHash;
  }

  /** Storage nodes have the data of what this transaction brought, which has this place now. */
  uploaded(txHash: string, seq: number): void {
    for (const [id, { network, ...sent }] of this.sendings)
      if (network?.txHash === txHash)
        this.note(id, { ...sent, seq, network: { ...network, uploadedAt: Date.now(), takenOutAt: null } });
  }

  /** The node's own download has found the data of these entries. */
  fetched(seqs: readonly number[]): void {
    for (const [id, { network, ...sent }] of this.sendings)
      if (network?.fetchedAt === null && network.takenOutAt === null && seqs.includes(sent.seq))
        this.note(id, { ...sent, network: { ...network, fetchedAt: Date.now() } });
  }

  private note(id: string, sent: Sending): void {
    this.sendings.set(id, sent);
    // What cannot be written now is found at the next start.
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

function isTakenOut({ network }: Sending): boolean {
  return network !== null && network.takenOutAt !== null;
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
