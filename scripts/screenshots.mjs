// Takes the pictures of docs/screenshots: every view of the built app on the sample workspace, in the browser host.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { findBrowser } from './browser.mjs';

const folder = process.argv[2] ?? 'docs/screenshots';
const small = { width: 1280, height: 800 };
const large = { width: 1920, height: 1080 };

const labels = JSON.parse(readFileSync('resources/sample.labels.json', 'utf8'));
const streamOf = Object.fromEntries(Object.entries(labels.streams).map(([id, name]) => [name, id]));
const hex = (text) => `0x${Buffer.from(text).toString('hex')}`;

function browse(stream, search) {
  return `/browse?${new URLSearchParams({ stream: streamOf[stream], ...search })}`;
}
const sword = hex('items/sword/0042/owner');
const inRoom = (page) => page.getByRole('navigation', { name: 'Rooms' });

/** `ready` is on the page when the picture is; `act` comes before it; `large` views are taken at both sizes. */
const shots = [
  { name: 'browse', at: browse('game-items', { key: sword, at: 812 }), large: true, ready: '"indexedAt"' },
  { name: 'browse-empty', at: browse('dao-config', {}), ready: 'No key is selected' },
  {
    name: 'history',
    at: browse('game-items', { key: sword, at: 812, tab: 'history', a: 640, b: 655 }),
    large: true,
    ready: 'Created again',
  },
  { name: 'who-may-write', at: browse('game-items', { key: sword, at: 812, tab: 'who' }), ready: 'escrow' },
  { name: 'raw', at: browse('game-items', { key: sword, tab: 'raw' }), ready: '6974' },
  {
    name: 'range',
    at: browse('name-registry', { view: 'range', prefix: hex('name/') }),
    large: true,
    ready: 'ada',
  },
  { name: 'value-large', at: browse('game-items', { key: hex('config/map/overworld') }), ready: '102' },
  { name: 'value-cbor', at: browse('game-items', { key: hex('config/loot') }), ready: 'config/' },
  { name: 'log', at: '/log', large: true, ready: '1 203' },
  { name: 'log-conflict', at: '/log?from=676&entry=661', large: true, ready: 'Version conflict' },
  { name: 'log-denied', at: '/log?from=820&entry=812', ready: 'Write denied' },
  { name: 'log-malformed', at: '/log?from=520&entry=514', ready: 'Malformed' },
  { name: 'log-bytes', at: '/log?from=676&entry=661&tab=bytes', ready: '0000' },
  { name: 'compose', at: '/compose', large: true, ready: 'Compose' },
  {
    name: 'search',
    at: browse('game-items', { at: 812 }),
    ready: 'items/sword',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('items/sword/004');
    },
  },
  {
    name: 'shortcuts',
    at: '/log',
    ready: 'Keyboard',
    act: async (page) => {
      await page.locator('body').press('?');
    },
  },
];

const home = mkdtempSync(join(tmpdir(), 'streamscope-pictures-'));
const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
// Without a display the product serves itself, on the sample workspace with its labels.
const host = spawn(process.execPath, ['out/main/cli.js'], {
  env: { ...env, STREAMSCOPE_HOME: home },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [url] = await once(createInterface(host.stdout), 'line');
  mkdirSync(folder, { recursive: true });
  await takeAll(url);
} finally {
  host.kill('SIGTERM');
  await once(host, 'exit');
  rmSync(home, { recursive: true });
}

async function takeAll(url) {
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--disable-gpu', '--no-first-run', ...(isRoot ? ['--no-sandbox'] : [])],
  });
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of [small, large]) {
      const context = await browser.newContext({ viewport, colorScheme, timezoneId: 'UTC', locale: 'en-GB' });
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error('the page failed:', error));
      await page.goto(url);
      for (const shot of shots.filter((shot) => viewport === small || shot.large)) {
        await take(page, shot, `${shot.name}-${viewport.width}x${viewport.height}-${colorScheme}.png`);
      }
      await context.close();
    }
  }
  await browser.close();
}

async function take(page, { at, ready, act }, file) {
  await inRoom(page).waitFor();
  await page.evaluate((address) => {
    window.location.hash = address;
  }, at);
  await act?.(page);
  const settled = page.getByText(ready).first().waitFor({ timeout: 5000 });
  await settled.catch(() => console.error(`${file}: "${ready}" did not show`));
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  await page.screenshot({ path: join(folder, file), animations: 'disabled' });
  await page.keyboard.press('Escape');
  console.log(file);
}
