import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, type Page } from '@playwright/test';

/** A page of one of the hosts. `start` loads it, when whoever listens to it is ready. */
export interface OpenedPage {
  page: Page;
  start(): Promise<void>;
  close(): Promise<void>;
}

interface StartedHost {
  host: ChildProcess;
  url: string;
  /** Standard error so far. */
  complaints: () => string;
}

/** Starts `serve`, on a free port if none is wanted. @param more options of it */
export async function startHost(
  folder: string,
  env: Record<string, string> = {},
  { port = '0', more = [] }: { port?: string; more?: readonly string[] } = {},
): Promise<StartedHost> {
  const command = ['out/main/cli.js', 'serve', '-w', folder, '--port', port, '--no-open', '--json', ...more];
  const host = spawn(process.execPath, command, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  host.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const line = await firstLine(host);
  if (line === undefined) throw new Error(`serve ended before it was ready: ${complaints}`);
  return { host, url: (JSON.parse(line) as { url: string }).url, complaints: () => complaints };
}

/** Shows the page of a host of its own. */
export async function openInBrowser(
  folder: string,
  page: Page,
  more: readonly string[] = [],
): Promise<OpenedPage> {
  const { host, url, complaints } = await startHost(folder, {}, { more });
  return {
    page,
    start: async () => {
      await page.goto(url);
    },
    async close() {
      await page.close();
      host.kill('SIGTERM');
      const [code] = await once(host, 'exit');
      // Windows has no signals: there a kill is the end.
      if (process.platform !== 'win32') expect(code, complaints()).toBe(0);
    },
  };
}

/** @returns the first line of standard output; undefined when there is none */
export function firstLine(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface(child.stdout!);
    lines.once('line', resolve);
    lines.once('close', () => resolve(undefined));
  });
}
