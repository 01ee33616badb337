/** The indexer thread: builds secondary indexes beside the writer and the reader. */
import { parentPort, workerData } from 'node:worker_threads';
import type { EncryptionKey } from '../decode/encryption';
import type { IndexDefinition } from '../indexes/definition';
import type { Generation } from './generation';
import { IndexerCore } from './indexerCore';
import { type Handlers, serveThread } from './threadLink';
import { giveWay } from './threadPriority';

if (parentPort === null) throw new Error('the indexer runs as a worker thread');
const { folder } = workerData as { folder: string };
giveWay();
const core = new IndexerCore(folder, (states) => sendEvent(states));

interface Switch {
  generation: Generation;
  encryption: EncryptionKey | undefined;
  definitions: IndexDefinition[];
}

const handlers = {
  switchTo: ({ generation, encryption, definitions }: Switch) =>
    core.switchTo(generation, encryption, definitions),
  define: (definitions: IndexDefinition[]) => core.define(definitions),
  catchUp: () => core.catchUp(),
  close: () => core.close(),
} satisfies Handlers;

const sendEvent = serveThread(parentPort, handlers);
