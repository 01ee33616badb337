import { type ChildProcess, spawn } from 'node:child_process';
import { firstLine } from './browserHost';

type Command = [program: string, ...args: string[]];

export interface Started {
  child: ChildProcess;
  /** The first line of standard output; undefined when it ended without one. */
  url: string | undefined;
  /** Standard error so far. */
  complaints: () => string;
}

/** What `npm start` runs. */
const startScript: Command = [process.execPath, 'scripts/start.mjs'];

/** Starts the explorer as a person would, in the browser host. */
export async function startExplorer(
  env: Record<string, string>,
  [program, ...args]: Command = startScript,
): Promise<Started> {
  const child = spawn(program, args, {
    // Playwright asks for colours; Node warns where the machine asks for none.
    env: { ...process.env, FORCE_COLOR: undefined, BROWSER: 'none', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  return { child, url: await firstLine(child), complaints: () => complaints };
}
