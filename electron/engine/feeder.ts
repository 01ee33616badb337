/** The feeder thread: everything that this workspace asks of a network. */
import { parentPort } from 'node:worker_threads';
import type { ZeroGSource } from '../../shared/contract/sourceInput';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import type { Wanted } from '../log/zeroG/download';
import { FeederCore } from './feederCore';
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
} satisfies Handlers;

serveThread(parentPort, handlers);
