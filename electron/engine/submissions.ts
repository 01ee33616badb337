/** Entries of this workspace on their way to a network: signed, kept, sent, mined, uploaded; resumed after a restart. */
import { fromHex, type Hex, toHex } from '../../shared/bytes';
import type { Sending } from '../../shared/compose/draft';
import type { CheckedInput } from '../../shared/contract/contract';
import type { OutgoingEntry, SubmissionQuote } from '../../shared/contract/source';
import { badInput, StreamscopeError, toEnvelope } from '../../shared/errors';
import { dataSegments } from '../../shared/segments';
import { contentOf } from '../compose/content';
import { type Outgoing, OutgoingFolder } from '../submit/outgoing';
import type { Mined, Prepared } from '../submit/transaction';
import { Pause } from './pause';
import type { Signer } from './signer';
import type { ThreadLink } from './threadLink';

export interface SubmissionPorts {
  writer: Pick<ThreadLink, 'call'>;
  /** The thread that talks to the network. @throws badInput when there is none, offline */
  network(): Promise<Pick<ThreadLink, 'call'>>;
  signer: Signer;
  onStatus(): void;
  /** Kept when this resolves: the draft has its place in the log. */
  onMined(draftId: string, sent: Sending): Promise<void>;
  /** Storage nodes have all of the data, of the entry that now has this seq. */
  onUploaded(txHash: string, seq: number): void;
}

/** Milliseconds between two looks for the block that has a transaction. */
const pollInterval = 500;
const shortestPause = 1_000;
const longestPause = 30_000;
/** Milliseconds that an arrived one is kept: chains take back what is a few minutes old, and hardly more. */
const keptFor = 3_600_000;
/** Arrived ones that are still told. */
const mostArrived = 50;

type BatchOf = CheckedInput<'compose.quote'>;

export class Submissions {
  private readonly folder: OutgoingFolder;
  private readonly entries = new Map<string, OutgoingEntry>();
  private readonly ended = new AbortController();
  private readonly pauses = new Set<Pause>();
  /** Drafts whose entry is on its way: nobody pays for one twice. */
  private readonly drafts = new Set<string>();
  /** One transaction after the other, so that each has a nonce of its own. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ports: SubmissionPorts,
    folder: string,
  ) {
    this.folder = new OutgoingFolder(folder);
  }

  status(): OutgoingEntry[] {
    return [...this.entries.values()];
  }

  /** Goes on with what an earlier run left unfinished. */
  async resume(): Promise<void> {
    for (const kept of await this.forgetOld())
      if (kept.arrivedAt === null && !this.entries.has(kept.txHash)) this.deliver(kept).catch(() => {});
  }

  /**
   * Sends what a reorganisation took out once more, from its transaction on; resolves when it is mined.
   * @throws notFound where it is not kept any more, submitRefused, networkFailed
   */
  async again(txHash: string): Promise<void> {
    const stage = this.entries.get(txHash)?.stage;
    if (stage === 'sent' || stage === 'mined') return;
    const kept = (await this.folder.list()).find((one) => one.txHash === txHash);
    if (kept === undefined) {
      const message = 'The signed transaction is not kept any more. Send a new draft made from it.';
      throw new StreamscopeError('notFound', { what: 'transaction', id: txHash }, message);
    }
    const anew = { ...kept, seq: null, arrivedAt: null };
    await this.folder.keep(anew);
    await this.deliver(anew);
  }

  /** @returns what is kept still */
  private async forgetOld(): Promise<Outgoing[]> {
    const all = await this.folder.list();
    const isOld = ({ arrivedAt }: Outgoing) => arrivedAt !== null && arrivedAt < Date.now() - keptFor;
    for (const { txHash } of all.filter(isOld)) await this.folder.remove(txHash);
    return all.filter((one) => !isOld(one));
  }

  async quote(input: BatchOf): Promise<SubmissionQuote> {
    return (await this.prepare(input)).prepared.quote;
  }

  /**
   * Resolves when the entry has its place; its data goes on to the storage nodes.
   * @throws submitRefused, networkFailed, badInput where its draft is on its way already
   */
  submit(input: CheckedInput<'compose.submit'>): Promise<Sending> {
    const submitted = this.queue.then(async () => {
      const { draftId: id } = input;
      if (id !== undefined && this.drafts.has(id)) throw badInput('draftId', 'is on its way already');
      const { prepared, data, streamIds } = await this.prepare(input);
      const raw = await this.ports.signer.signTransaction(input.sender, prepared.transaction);
      const signedAt = Date.now();
      const network = await this.ports.network();
      const txHash = await network.call<string>('hashOf', raw);
      const { dataRoot } = prepared.quote;
      const entry: Outgoing = {
        txHash,
        raw,
        sender: input.sender,
        streamIds: streamIds.map(toHex),
        data: Buffer.from(data).toString('base64'),
        seq: null,
        arrivedAt: null,
        draft: id === undefined ? null : { id, dataRoot, signedAt },
      };
      await this.folder.keep(entry);
      const { seq } = await this.deliver(entry);
      return sendingOf(entry, { dataRoot, signedAt }, seq);
    });
    this.queue = submitted.catch(() => {});
    return submitted;
  }

  stop(): void {
    this.ended.abort();
    for (const pause of this.pauses) pause.end();
  }

  private async prepare(input: BatchOf) {
    const { sender } = input;
    const { data: content, streamIds } = contentOf(input);
    const network = await this.ports.network();
    const account = fromHex(sender);
    const { data } = await this.ports.writer.call<{ data: Uint8Array }>('prepareAppend', {
      sender: account,
      streamIds,
      content,
    });
    const prepared = await network.call<Prepared>('prepare', { data, streamIds, sender }, this.context());
    return { prepared, data, streamIds };
  }

  private context() {
    return { signal: this.ended.signal, progress: () => {} };
  }

  /** Resolves when it is mined. What comes after goes on by itself. */
  private async deliver(kept: Outgoing): Promise<Mined> {
    const data = new Uint8Array(Buffer.from(kept.data, 'base64'));
    const entry: OutgoingEntry = {
      txHash: kept.txHash,
      sender: kept.sender,
      stage: 'sent',
      seq: kept.seq,
      segments: { done: 0, total: dataSegments(data.length) },
      fault: null,
    };
    this.entries.set(kept.txHash, entry);
    if (kept.draft !== null) this.drafts.add(kept.draft.id);
    const mined = await this.insist(entry, () => this.mine(kept)).catch((error) => {
      // What the contract refused may be sent again.
      if (kept.draft !== null) this.drafts.delete(kept.draft.id);
      throw error;
    });
    entry.stage = 'mined';
    entry.seq = mined.seq;
    this.ports.onStatus();
    // Told before it is noted that it was: after a kill in between it is told again.
    const { draft } = kept;
    if (draft !== null && kept.seq === null)
      await this.ports.onMined(draft.id, sendingOf(kept, draft, mined.seq));
    await this.folder.keep({ ...kept, seq: mined.seq });
    this.insist(entry, () => this.upload(kept, entry, data))
      .then(() => this.arrived(kept, entry))
      .catch(() => {});
    return mined;
  }

  private async mine(kept: Outgoing): Promise<Mined> {
    const network = await this.ports.network();
    await network.call('send', kept.raw, this.context());
    for (;;) {
      const mined = await network.call<Mined | undefined>('mined', kept.txHash, this.context());
      if (mined !== undefined) return mined;
      await this.wait(pollInterval);
    }
  }

  private async upload(kept: Outgoing, entry: OutgoingEntry, data: Uint8Array): Promise<void> {
    const network = await this.ports.network();
    // Where the chain was reorganised, the entry has another place than before.
    const mined = await network.call<Mined | undefined>('mined', kept.txHash, this.context());
    if (mined === undefined) {
      await this.mine(kept);
      return this.upload(kept, entry, data);
    }
    entry.seq = mined.seq;
    const progress = ({ done, total }: { done: number; total: number | null }) => {
      entry.segments = { done, total: total ?? 0 };
      this.ports.onStatus();
    };
    await network.call('upload', { seq: mined.seq, data }, { signal: this.ended.signal, progress });
  }

  private async arrived(kept: Outgoing, entry: OutgoingEntry): Promise<void> {
    entry.stage = 'uploaded';
    this.ports.onStatus();
    if (entry.seq !== null) this.ports.onUploaded(entry.txHash, entry.seq);
    await this.folder.keep({ ...kept, seq: entry.seq, arrivedAt: Date.now() });
    await this.forgetOld();
    const arrived = [...this.entries.values()].filter(
      ({ stage }) => stage === 'uploaded' || stage === 'failed',
    );
    for (const { txHash } of arrived.slice(0, -mostArrived)) this.entries.delete(txHash);
  }

  /** Tries again while only the network is to blame; what the contract refuses is told and forgotten. */
  private async insist<Result>(entry: OutgoingEntry, work: () => Promise<Result>): Promise<Result> {
    for (let pause = shortestPause; ; pause = Math.min(2 * pause, longestPause)) {
      try {
        const result = await work();
        entry.fault = null;
        return result;
      } catch (error) {
        if (this.ended.signal.aborted) throw error;
        entry.fault = toEnvelope(error);
        const isFinal = error instanceof StreamscopeError && error.code === 'submitRefused';
        if (isFinal) {
          entry.stage = 'failed';
          await this.folder.remove(entry.txHash);
        }
        this.ports.onStatus();
        if (isFinal) throw error;
        await this.wait(pause);
      }
    }
  }

  /** @throws cancelled when the workspace closes */
  private async wait(milliseconds: number): Promise<void> {
    const pause = new Pause();
    this.pauses.add(pause);
    await pause.wait(milliseconds);
    this.pauses.delete(pause);
    if (this.ended.signal.aborted) throw new StreamscopeError('cancelled', {}, 'Cancelled');
  }
}

/** What a draft says of itself once its entry is mined. */
function sendingOf(
  { txHash, sender }: Outgoing,
  { dataRoot, signedAt }: { dataRoot: Hex; signedAt: number },
  seq: number,
): Sending {
  const network = { txHash, uploadedAt: null, fetchedAt: null, takenOutAt: null };
  return { seq, sender, dataRoot, signedAt, appendedAt: Date.now(), replayedAt: null, network };
}
