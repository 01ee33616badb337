/** The thread of a workspace whose answers another node gives: what that node sends is read here, off the thread that serves people. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ReadCallName } from '../../shared/contract/contract';
import type { RemoteContext } from '../remote/remoteContext';
import { readDecoder } from './decoderFiles';
import { RemoteReaderCore } from './remoteReaderCore';
import { type Handlers, serveThread } from './threadLink';
import { builtViewer } from './viewerThread';

/** What the thread is started with. */
export interface RemoteReaderStart {
  folder: string;
}

if (parentPort === null) throw new Error('the remote reader runs as a worker thread');
const { folder } = workerData as RemoteReaderStart;
const viewer = builtViewer();
let core: RemoteReaderCore | undefined;
let labels: RemoteContext['labels'] = { accounts: {}, streams: {} };

function opened(): RemoteReaderCore {
  if (core === undefined) throw new Error('the remote reader has no node');
  return core;
}

const handlers = {
  /** Asks this node from now on, and first how it stands. */
  async open(url: string) {
    core?.close();
    const tools = { views: viewer, readCode: (hash: string) => readDecoder(folder, hash) };
    core = new RemoteReaderCore(url, tools, (state) => tell(state));
    core.setLabels(labels);
    return core.look();
  },
  look: () => opened().look(),
  async setLabels(given: RemoteContext['labels']) {
    labels = given;
    core?.setLabels(labels);
  },
  query: ({ name, input }: { name: ReadCallName; input: never }, { signal }) =>
    opened().query(name, input, signal),
  async close() {
    core?.close();
    await viewer.close();
    core = undefined;
  },
} satisfies Handlers;

const tell = serveThread(parentPort, handlers);
