/** The feeder thread: everything that this workspace asks of a network. */
import { parentPort } from 'node:worker_threads';
import type { Hex } from '../../shared/bytes';
import type { ZeroGSource } from '../../shared/contract/sourceInput';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import type { Wanted } from '../log/zeroG/download';
import { diagnose } from '../network/diagnose';
import { transactionHash } from '../submit/transaction';
import { FeederCore } from './feederCore';
import { progressReport } from './progressReport';
import { type Handlers, Moved, serveThread } from './threadLink';

if (parentPort === null) throw new Error('the feeder runs as a worker thread');
let core: FeederCore | undefined;

function opened(): FeederCore {
  if (core === undefined) throw new Error('the feeder has no source');
  return core;
}

const handlers = {
  async open(source: ZeroGSource) {
    core = new FeederCore(source);
  },
  begin: (kept: ChainCursor | undefined, { signal }) => opened().begin(kept, signal),
  next: (cursor: ChainCursor, { signal }) => opened().next(cursor, signal),
  async get(wanted: Wanted[], { signal }) {
    const result = await opened().get(wanted, signal);
    const buffers = new Set(result.filled.map(({ data }) => data.buffer as ArrayBuffer));
    return new Moved(result, [...buffers]);
  },
  diagnose: ({ source, kept }: { source: ZeroGSource; kept: ChainCursor | undefined }, { signal }) =>
    diagnose(source, kept, signal),
  prepare: (
    { data, streamIds, sender }: { data: Uint8Array; streamIds: Uint8Array[]; sender: Hex },
    { signal },
  ) => opened().transactions.prepare(data, streamIds, sender, signal),
  async hashOf(raw: string) {
    return transactionHash(raw);
  },
  send: (raw: string, { signal }) => opened().transactions.send(raw, signal),
  mined: (txHash: string, { signal }) => opened().transactions.mined(txHash, signal),
  async upload({ seq, data }: { seq: number; data: Uint8Array }, { signal, progress }) {
    const report = progressReport(progress);
    await opened().upload(seq, data, {
      signal,
      onProgress: (done, total) => report({ task: 'submit', phase: 'upload', unit: 'segments', done, total }),
    });
  },
} satisfies Handlers;

serveThread(parentPort, handlers);
