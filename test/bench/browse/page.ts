/** The built page in the system's browser, on a workspace that the built host serves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { argv } from 'node:process';
import { createInterface } from 'node:readline';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../../scripts/browser.mjs';

export interface OpenPage {
  page: Page;
  browser: Browser;
  devtools: CDPSession;
  close(): Promise<void>;
}

/** Benches are built beside the product. */
const program = join(argv[1]!, '../../main/cli.js');

export async function openPage(workspace: string): Promise<OpenPage> {
  const host = spawn(
    process.execPath,
    [program, 'serve', '-w', workspace, '--port', '0', '--no-open', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { url } = JSON.parse(await firstLine(host)) as { url: string };
  const isRoot = process.getuid?.() === 0;
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page.getByRole('region', { name: 'Keys', exact: true }).waitFor();
  return {
    page,
    browser,
    devtools: await page.context().newCDPSession(page),
    async close() {
      await browser.close();
      host.kill('SIGTERM');
      await once(host, 'exit');
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return line;
}
