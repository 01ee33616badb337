/** The product as a scenario sees it: a page on a workspace of its own, in either host. */
import { once } from 'node:events';
import { cp, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { runCommand } from '../helpers/commandLine';
import { openInBrowser } from './browserHost';
import { missingElectron, openInElectron } from './electronHost';
import { startExplorer } from './startExplorer';

export interface HostOptions {
  host: 'browser' | 'electron';
  /** Exchange file that the workspace is made from, by the product's own `import`; `sample` is the shipped one. */
  log: string;
  /** Further arguments of `import`. */
  importOptions: string[];
}

export interface App {
  page: Page;
  /** Of the workspace. */
  folder: string;
  /** Runs a command on the workspace while the page is open. @returns its standard output */
  command(name: string, ...args: string[]): Promise<string>;
}

interface Templates {
  /** A closed workspace made from a log, once a worker. @returns its folder, to be copied */
  template: (log: string, options: string[]) => Promise<string>;
}

export const test = base.extend<HostOptions & { app: App }, Templates>({
  host: ['browser', { option: true }],
  log: ['sample', { option: true }],
  importOptions: [[], { option: true }],

  template: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
      const made = new Map<string, Promise<string>>();
      await use((log, options) => {
        const name = JSON.stringify([log, options]);
        const target = join(folder, String(made.size));
        const workspace =
          made.get(name) ?? (log === 'sample' ? makeSample(target) : importLog(target, log, options));
        made.set(name, workspace);
        return workspace;
      });
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],

  app: async ({ host, log, importOptions, template, page: browserPage }, use) => {
    const missing = host === 'electron' ? missingElectron() : undefined;
    test.skip(missing !== undefined, missing);
    const parent = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
    const folder = join(parent, 'workspace');
    await cp(await template(log, importOptions), folder, { recursive: true });

    const opened =
      host === 'electron' ? await openInElectron(folder) : await openInBrowser(folder, browserPage);
    const complaints = collectComplaints(opened.page);
    try {
      await opened.start();
      await use({ page: opened.page, folder, command: (name, ...args) => output(name, folder, args) });
      expect(complaints, 'errors in the console of the page').toEqual([]);
    } finally {
      await opened.close();
      await rm(parent, { recursive: true });
    }
  },
});

async function importLog(folder: string, log: string, options: string[]): Promise<string> {
  const { code, stderr } = await runCommand(['import', log, '-w', folder, ...options]);
  if (code !== 0) throw new Error(`import of ${log} failed: ${stderr}`);
  return folder;
}

/** The shipped sample as a first start makes it, in a data folder of its own. @returns the workspace's folder */
async function makeSample(dataFolder: string): Promise<string> {
  const { child, url } = await startExplorer({ STREAMSCOPE_HOST: 'browser', STREAMSCOPE_HOME: dataFolder });
  if (url === undefined) throw new Error('the explorer did not start');
  child.kill('SIGTERM');
  await once(child, 'exit');
  const [name] = await readdir(dataFolder);
  return join(dataFolder, name!);
}

async function output(name: string, folder: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand([name, '-w', folder, ...args]);
  expect(code, `${name} ${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

export { expect };
