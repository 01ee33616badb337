/** The built page in the system's browser, on a workspace that the built host serves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { argv } from 'node:process';
import { createInterface } from 'node:readline';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../../../scripts/browser.mjs';

/** Benches are built beside the product. */
const program = join(argv[1]!, '../../main/cli.js');
/** A machine that takes longer for a start or an end stands still. ms */
const startLimit = 60_000;

export interface Host {
  /** Where the page is. */
  url: string;
  stop(): Promise<void>;
}

export async function startHost(workspace: string): Promise<Host> {
  const host = spawn(
    process.execPath,
    [program, 'serve', '-w', workspace, '--port', '0', '--no-open', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { url } = JSON.parse(await firstLine(host)) as { url: string };
  return {
    url,
    async stop() {
      const ended = once(host, 'exit', { signal: AbortSignal.timeout(startLimit) });
      host.kill('SIGTERM');
      await ended.catch(() => {
        throw new Error(`serve did not end within ${startLimit} ms`);
      });
    },
  };
}

export function launchBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  const executablePath = findBrowser();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'],
    timeout: startLimit,
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface(child.stdout!);
  const [line] = (await once(lines, 'line', { signal: AbortSignal.timeout(startLimit) }).catch(() => {
    child.kill('SIGTERM');
    throw new Error(`serve did not say where it is within ${startLimit} ms`);
  })) as [string];
  return line;
}
