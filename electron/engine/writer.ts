/** The writer thread: owns the log and the state under replay. */
import { stat } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { EncryptionKey } from '../decode/encryption';
import type { CheckedFile } from '../log/fileImport';
import type { appendSigned } from '../log/localAppend';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import type { ChainEntry } from '../log/zeroG/chainReader';
import type { Generation } from './generation';
import { progressReport } from './progressReport';
import { type Handlers, serveThread } from './threadLink';
import { giveWay } from './threadPriority';
import { builtVerifiers } from './verifierPool';
import { type ReplayState, WriterCore } from './writerCore';

/** What the thread is started with. */
export interface WriterStart {
  folder: string;
}

if (parentPort === null) throw new Error('the writer runs as a worker thread');
const port = parentPort;
giveWay();
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

/** null for what has no size before it ends, as a pipe. */
async function fileSize(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found.size : null;
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
  async checkFile({ file, trustSenders }: FileInput, { signal, progress }) {
    const report = progressReport(progress);
    const total = await fileSize(file);
    return opened().checkFile(file, {
      trustSenders,
      signal,
      onProgress: ({ fileBytes: done }) =>
        report({ task: 'import', phase: 'check', unit: 'bytes', done, total }),
    });
  },
  appendFile({ file, trustSenders, checked }: FileInput & { checked: CheckedFile }, { signal, progress }) {
    const report = progressReport(progress);
    const total = checked.fileLines;
    return opened().appendFile(file, checked, {
      trustSenders,
      signal,
      onProgress: ({ lines: done }) =>
        report({ task: 'import', phase: 'append', unit: 'entries', done, total }),
    });
  },
  async prepareAppend(input: { sender: Uint8Array; streamIds: Uint8Array[]; content: Uint8Array }) {
    return opened().prepareAppend(input.sender, input.streamIds, input.content);
  },
  append: (entry: Parameters<typeof appendSigned>[1]) => opened().append(entry),
  async transactionsOf(seqs: readonly number[]) {
    return opened().transactionsOf(seqs);
  },
  async hashOf(seq: number) {
    return opened().hashOf(seq);
  },
  async nonceOf(sender: Uint8Array) {
    return opened().nonceOf(sender);
  },
  adopt: ({ logId, firstSeq }: { logId: Uint8Array; firstSeq: number }) => opened().adopt(logId, firstSeq),
  takeLines: (file: string, { signal }) => opened().takeLines(file, signal),
  async chainCursor() {
    return opened().chainCursor();
  },
  takePage: ({ entries, cursor }: { entries: ChainEntry[]; cursor: ChainCursor }) =>
    opened().takePage(entries, cursor),
  rewind: (cursor: ChainCursor) => opened().rewind(cursor),
  wanted: (limit: number) => opened().wanted(limit),
  fill: (items: { seq: number; data: Uint8Array }[]) => opened().fill(items),
  giveUp: (seq: number) => opened().giveUp(seq),
  givenUp: (limit: number) => opened().givenUp(limit),
  retry: (seq: number) => opened().retry(seq),
  verify(_input: undefined, { signal, progress }) {
    const report = progressReport(progress);
    const { firstSeq, nextSeq } = opened().logState();
    const total = nextSeq - firstSeq;
    return opened().verify({
      signal,
      onProgress: (done, phase) => report({ task: 'verify', phase, unit: 'entries', done, total }),
    });
  },
  async close() {
    await core?.close();
    core = undefined;
  },
} satisfies Handlers;

const sendEvent = serveThread(port, handlers);
