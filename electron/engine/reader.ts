/** The reader thread: answers queries on explicit snapshots, beside the writer. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ReadCallName } from '../../shared/contract/contract';
import type { EncryptionKey } from '../decode/encryption';
import type { IndexDefinition } from '../indexes/definition';
import type { QueryContext } from '../query/context';
import type { KvCall } from '../rpc/kvMethods';
import type { Generation } from './generation';
import { checkIndexFunction } from './indexSettings';
import { progressReport } from './progressReport';
import { ReaderCore } from './readerCore';
import { type Handlers, serveThread } from './threadLink';
import { builtViewer } from './viewerThread';

/** What the thread is started with. */
export interface ReaderStart {
  folder: string;
}

if (parentPort === null) throw new Error('the reader runs as a worker thread');
const port = parentPort;
const { folder } = workerData as ReaderStart;
let core: ReaderCore | undefined;
const viewer = builtViewer();

function opened(): ReaderCore {
  if (core === undefined) throw new Error('the reader is not open');
  return core;
}

const handlers = {
  async open() {
    core = await ReaderCore.open(folder, viewer);
  },
  switchTo: (input: { generation: Generation; encryption: EncryptionKey | undefined }) =>
    opened().switchTo(input.generation, input.encryption),
  async setLabels(labels: QueryContext['labels']) {
    // Whoever opens the reader again gives it its labels.
    core?.setLabels(labels);
  },
  query: ({ name, input }: { name: ReadCallName; input: never }, { signal, progress }) =>
    opened().query(name, input, signal, progress),
  async setIndexes(definitions: IndexDefinition[]) {
    core?.setIndexes(definitions);
  },
  checkDecoder: (code: string) => opened().checkDecoder(code),
  checkIndexFunction,
  kv: (calls: KvCall[]) => opened().kv(calls),
  backup({ file }: { file: string }, { signal, progress }) {
    const report = progressReport(progress);
    return opened().backup(file, {
      signal,
      onProgress: (done) => report({ task: 'backup', phase: 'copy', unit: 'bytes', done, total: null }),
    });
  },
  async close() {
    await core?.close();
    await viewer.close();
    core = undefined;
  },
} satisfies Handlers;

serveThread(port, handlers);
