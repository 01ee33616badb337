/**
 * The process that is killed: one long operation on a workspace, with the whole engine and its threads. It tells each
 * step on standard output as it happens, so that whoever reads can choose the moment: `step` for progress, `ack JSON`
 * for an acknowledged append, `done` at the end of the work. Started with `finish` it closes the workspace and ends;
 * else it stays, so that it never ends before it is killed.
 */
import { writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { openWorkspace, type Workspace } from '../../electron/engine/workspace';
import { WriterCore } from '../../electron/engine/writerCore';
import { checkedInput } from '../../electron/ipc/session';
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract';
import type { ChildTask } from './childTask';
import { wantedGeneration } from './onDisk';

/** Synchronous: what is told is in the pipe before the next step begins. */
function tell(line: string): void {
  writeSync(1, `${line}\n`);
}

function call<Name extends CallName>(
  workspace: Workspace,
  name: Name,
  input: CallInput<Name>,
): Promise<CallOutput<Name>> {
  const context = { signal: new AbortController().signal, progress: () => tell('step') };
  return workspace.call(name, checkedInput(name, input), context);
}

/** Never conflicts. */
const newest = String(2n ** 64n - 1n);

type Work = (workspace: Workspace, task: ChildTask) => Promise<unknown>;

const works: Record<Exclude<ChildTask['operation'], 'rollback'>, Work> = {
  import: (workspace, { file }) => call(workspace, 'log.import', { file: file! }),
  upload,
  append: appendMany,
  // Nothing but what every start does: derive what is missing of the state.
  replay: async () => {},
  index: buildIndex,
  watch: (workspace, { streams }) => call(workspace, 'streams.watch', { add: streams! }),
};

/** An import as a window makes it: the file comes in parts. */
async function upload(workspace: Workspace, { file }: ChildTask): Promise<void> {
  const whole = await readFile(file!);
  const { id } = await call(workspace, 'import.begin', { size: whole.length, compressed: false });
  const part = 1 << 20;
  for (let offset = 0; offset < whole.length; offset += part) {
    await call(workspace, 'import.chunk', { id, offset, bytes: whole.subarray(offset, offset + part) });
    tell('step');
  }
  await call(workspace, 'import.finish', { id });
}

/** Defines an index where it is not defined yet, and waits until it knows the whole log. */
async function buildIndex(workspace: Workspace, { streams }: ChildTask): Promise<void> {
  const { indexes } = await call(workspace, 'index.list', {});
  const source = { kind: 'json', path: '', as: 'text' } as const;
  if (indexes.length === 0)
    await call(workspace, 'index.add', { streamId: streams![0]!, name: 'by value', unique: false, source });
  await call(workspace, 'index.wait', {});
}

async function appendMany(workspace: Workspace, { streams, appends }: ChildTask): Promise<void> {
  await call(workspace, 'streams.watch', { add: streams! });
  const { account } = await call(workspace, 'signer.newSession', {});
  for (let i = 0; i < appends!; i++) {
    const write = {
      streamId: streams![i % streams!.length]!,
      key: `0x${(i % 50).toString(16).padStart(4, '0')}`,
    };
    const value = `0x${'ab'.repeat((i * 37) % 900)}`;
    const batch = { version: newest, reads: [], writes: [{ ...write, value }] };
    tell(`ack ${JSON.stringify(await call(workspace, 'compose.submit', { batch, sender: account }))}`);
  }
}

/** Takes all of the state out again, and replays it: what a reorganised chain makes the engine do. */
async function rollBackAndReplay(folder: string): Promise<WriterCore> {
  const writer = await WriterCore.open(folder, () => tell('step'));
  await writer.switchTo(await wantedGeneration(folder), undefined);
  await writer.rollback(0, { signal: new AbortController().signal, onProgress: () => tell('step') });
  await writer.catchUp();
  return writer;
}

async function work(task: ChildTask): Promise<{ close(): Promise<void> }> {
  if (task.operation === 'rollback') return rollBackAndReplay(task.folder);
  const workspace = await openWorkspace(task.folder, { create: true });
  workspace.subscribe(() => tell('step'));
  tell('step');
  await works[task.operation](workspace, task);
  await workspace.settled();
  return workspace;
}

const task = JSON.parse(process.argv[2]!) as ChildTask;
tell('step');
const open = await work(task);
tell('done');
if (task.finish) await open.close();
else setInterval(() => {}, 1000);
