// The Chromium that the end-to-end tests drive: an installed one, else one that is installed now.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const programFolders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];

const elsewhere = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: programFolders.flatMap((folder) =>
    folder === undefined
      ? []
      : [
          join(folder, 'Google/Chrome/Application/chrome.exe'),
          join(folder, 'Microsoft/Edge/Application/msedge.exe'),
        ],
  ),
};

/** @returns {string | undefined} path of a Chromium's binary */
export function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    process.env.STREAMSCOPE_BROWSER,
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...(elsewhere[process.platform] ?? []),
    chromium.executablePath(),
  ];
  return candidates.find((path) => path && existsSync(path));
}

/** Installs a browser where there is none. @returns {string | undefined} undefined when nothing helped */
export function ensureBrowser() {
  for (const install of [() => {}, installFromSystem, installFromPlaywright]) {
    install();
    const browser = findBrowser();
    if (browser !== undefined) return browser;
  }
  return undefined;
}

function installFromSystem() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return;
  console.log('No Chromium is installed: asking the system for one.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('/usr/bin/apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  spawnSync('/usr/bin/apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: 'inherit',
    env,
  });
}

function installFromPlaywright() {
  console.log('No Chromium is installed: asking Playwright for one.');
  const isWindows = process.platform === 'win32';
  spawnSync('npx', ['--no-install', 'playwright', 'install', 'chromium'], {
    stdio: 'inherit',
    shell: isWindows,
  });
}
