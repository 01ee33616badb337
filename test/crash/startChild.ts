/** Builds the process that is killed, runs it, and kills it at a moment of its own progress. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { ChildTask } from './childTask';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Inside the repository, where the packages that stay outside the bundle are found. */
const outFolder = at(`../../out/crash-${process.pid}`);

/** The engine with its threads, bundled as the product is, around one program that works until it is killed. */
export async function buildChild(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20.19',
      outDir: outFolder,
      minify: false,
      rolldownOptions: {
        input: {
          child: at('child.ts'),
          writer: at('../../electron/engine/writer.ts'),
          reader: at('../../electron/engine/reader.ts'),
          verifier: at('../../electron/engine/verifier.ts'),
          keyring: at('../../electron/engine/keyring.ts'),
          indexer: at('../../electron/engine/indexer.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

export function removeChild(): Promise<void> {
  return rm(outFolder, { recursive: true, force: true });
}

/** When to kill: after this many lines, and this long into the work behind the last of them. */
export interface Moment {
  lines: number;
  milliseconds: number;
}

/** Appends that the child was told of: whole lines that are in the pipe. */
export interface Acknowledged {
  seq: number;
  dataRoot: string;
}

export interface Killed {
  acknowledged: Acknowledged[];
  /** The last thing it said. */
  last: string;
}

/** Runs a task until the moment, then kills the process with SIGKILL and takes what is still in its pipe. */
export async function killAt(task: ChildTask, moment: Moment): Promise<Killed> {
  const { child, lines, said } = start({ ...task, finish: false });
  const closed = once(child, 'close');
  const drained = once(lines, 'close');
  const reached = new Promise<void>((resolve) => {
    const count = () => {
      if (said.length >= moment.lines || said.at(-1) === 'done') resolve();
    };
    lines.on('line', count);
    count();
  });
  await Promise.race([reached, closed]);
  await spin(moment.milliseconds);
  child.kill('SIGKILL');
  const [code, signal] = await closed;
  await drained;
  if (signal !== 'SIGKILL') throw new Error(`the child ended by itself with ${code}: ${said.join('; ')}`);
  return { acknowledged: acknowledgedIn(said), last: said.at(-1) ?? 'nothing' };
}

/** When each line of an undisturbed run came, in milliseconds from its start. */
export interface Profile {
  times: number[];
}

/** Runs a task to its end. @throws when the process does not end well */
export async function runToEnd(task: ChildTask): Promise<Profile & { acknowledged: Acknowledged[] }> {
  const started = performance.now();
  const { child, lines, said } = start({ ...task, finish: true });
  const times: number[] = [];
  lines.on('line', () => times.push(performance.now() - started));
  const drained = once(lines, 'close');
  const [code] = await once(child, 'close');
  await drained;
  if (code !== 0) throw new Error(`the child ended with ${code}: ${said.join('; ')}`);
  return { times, acknowledged: acknowledgedIn(said) };
}

function start(task: ChildTask): { child: ChildProcess; lines: Interface; said: string[] } {
  const child = spawn(process.execPath, [`${outFolder}/child.js`, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => said.push(line));
  return { child, lines, said };
}

/** A line that the kill cut off was not acknowledged. */
function acknowledgedIn(said: readonly string[]): Acknowledged[] {
  return said
    .filter((line) => line.startsWith('ack ') && line.endsWith('}'))
    .map((line) => JSON.parse(line.slice('ack '.length)) as Acknowledged);
}

/** Waits by the clock while everything else goes on: a moment between two steps has no event of its own. */
async function spin(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) await setImmediate();
}
