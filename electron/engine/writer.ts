/** The writer thread: owns the log and the state under replay. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Batch } from '../../shared/model';
import type { EncryptionKey } from '../decode/encryption';
import type { CheckedFile } from '../log/fileImport';
import type { appendSigned } from '../log/localAppend';
import type { Generation } from './generation';
import { type Handlers, serveThread } from './threadLink';
import { builtVerifiers } from './verifierPool';
import { type ReplayState, WriterCore } from './writerCore';

/** What the thread is started with. */
export interface WriterStart {
  folder: string;
}

if (parentPort === null) throw new Error('the writer runs as a worker thread');
const port = parentPort;
const { folder } = workerData as WriterStart;
let core: WriterCore | undefined;

function opened(): WriterCore {
  if (core === undefined) throw new Error('the writer is not open');
  return core;
}

interface FileInput {
  file: string;
  trustSenders: boolean;
}

const handlers = {
  async open() {
    core = await WriterCore.open(folder, (state: ReplayState) => sendEvent(state), builtVerifiers());
    return core.logState();
  },
  async logState() {
    return opened().logState();
  },
  switchTo: (input: { generation: Generation; encryption: EncryptionKey | undefined }) =>
    opened().switchTo(input.generation, input.encryption),
  release: (read: string) => opened().release(read),
  catchUp: () => opened().catchUp(),
  checkFile: ({ file, trustSenders }: FileInput, { signal, progress }) =>
    opened().checkFile(file, {
      trustSenders,
      signal,
      onProgress: ({ lines }) => progress({ task: 'import', done: lines, total: null, perSecond: 0 }),
    }),
  appendFile: ({ file, trustSenders, checked }: FileInput & { checked: CheckedFile }, { signal, progress }) =>
    opened().appendFile(file, checked, {
      trustSenders,
      signal,
      onProgress: ({ lines }) =>
        progress({ task: 'import', done: lines, total: checked.lines, perSecond: 0 }),
    }),
  async prepareAppend(input: { sender: Uint8Array; streamIds: Uint8Array[]; batch: Batch }) {
    return opened().prepareAppend(input.sender, input.streamIds, input.batch);
  },
  append: (entry: Parameters<typeof appendSigned>[1]) => opened().append(entry),
  verify: (_input: undefined, { signal, progress }) =>
    opened().verify({
      signal,
      onProgress: (done) => progress({ task: 'verify', done, total: null, perSecond: 0 }),
    }),
  async close() {
    await core?.close();
    core = undefined;
  },
} satisfies Handlers;

const sendEvent = serveThread(port, handlers);
