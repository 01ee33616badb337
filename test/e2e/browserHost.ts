import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, type Page } from '@playwright/test';

const program = 'out/main/cli.js';

/** A page of one of the hosts. `start` loads it, when whoever listens to it is ready. */
export interface OpenedPage {
  page: Page;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts `serve` on a free port and shows its page. */
export async function openInBrowser(folder: string, page: Page): Promise<OpenedPage> {
  const host = spawn(
    process.execPath,
    [program, 'serve', '-w', folder, '--port', '0', '--no-open', '--json'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const complaints = collect(host);
  const url = await firstLine(host).then(
    (line) => (JSON.parse(line) as { url: string }).url,
    () => {
      throw new Error(`serve ended before it was ready: ${complaints.join('')}`);
    },
  );
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
      if (process.platform !== 'win32') expect(code, complaints.join('')).toBe(0);
    },
  };
}

/** @returns the first line of standard output; rejects when there is none */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface(child.stdout!);
    lines.once('line', resolve);
    lines.once('close', reject);
  });
}

function collect(child: ChildProcess): string[] {
  const texts: string[] = [];
  child.stderr!.setEncoding('utf8').on('data', (text: string) => texts.push(text));
  return texts;
}
