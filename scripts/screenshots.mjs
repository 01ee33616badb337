// Takes the pictures of docs/screenshots: every view of the built app on the sample workspace, in the browser host.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { computeAddress, encryptKeystoreJson, SigningKey } from 'ethers';
import { findBrowser } from './browser.mjs';
import { startNetworkScene } from './networkScene.mjs';

const folder = process.argv[2] ?? 'docs/screenshots';
/** Only pictures whose name begins with one of these: "range,index". */
const wanted = (process.argv[3] ?? '').split(',');
const isWanted = (name) => wanted.some((start) => name.startsWith(start));
const small = { width: 1280, height: 800 };
const large = { width: 1920, height: 1080 };

const labels = JSON.parse(readFileSync('resources/sample.labels.json', 'utf8'));
const streamOf = Object.fromEntries(Object.entries(labels.streams).map(([id, name]) => [name, id]));
const hex = (text) => `0x${Buffer.from(text).toString('hex')}`;

function browse(stream, search) {
  return `/browse?${new URLSearchParams({ stream: streamOf[stream], ...search })}`;
}
/** A key above 1 KiB: a whole proposal. */
const clause = 'Whereas the registry was founded by another than its keeper, and was bought back; ';
const pastedKey = `proposals/7/${clause.repeat(14)}be it resolved.`;
const sword = hex('items/sword/0042/owner');
const accountOf = Object.fromEntries(
  Object.entries(labels.accounts).map(([account, name]) => [name, account]),
);
function ownership({ account, ...search }) {
  const asked = account === undefined ? {} : { account: accountOf[account] };
  return `/ownership?${new URLSearchParams({ stream: streamOf['game-items'], ...asked, ...search })}`;
}
const inRoom = (page) => page.getByRole('navigation', { name: 'Rooms' });

let rowCount = 0;
const row = (act, key, fields = {}) => ({
  id: `row${rowCount++}`,
  act,
  streamId: streamOf['game-items'],
  key: { as: 'text', text: key },
  value: { format: 'text', text: '' },
  account: '',
  sawSeq: null,
  ...fields,
});
const bow = JSON.stringify({ owner: accountOf.mira, since: 1204, via: 'gift' });
const level = { format: 'number', text: '9', number: { kind: 'u16', littleEndian: false } };

/** What stands in the workspace when the page opens. */
const drafts = [
  {
    name: 'Bow 0042 to mira',
    rows: [
      row('guard', 'config/season'),
      row('put', 'items/bow/0042/owner', { value: { format: 'json', text: bow } }),
      row('put', 'items/bow/0042/level', { value: level }),
      row('delete', 'notices/mira'),
      row('GRANT_WRITER_ROLE', '', { account: accountOf.mira }),
    ],
  },
  {
    name: 'Season 5',
    rows: [row('put', 'config/season', { value: { format: 'json', text: '{ "season": 5, "name": ' } })],
  },
  {
    name: 'Sword 0042, composed long ago',
    version: { mode: 'asOf', seq: 640 },
    rows: [
      row('put', 'items/sword/0042/owner', { value: { format: 'json', text: bow } }),
      row('put', 'items/sword/0042/level', { value: { format: 'text', text: '10' } }),
      row('guard', 'config/season'),
    ],
  },
  {
    name: 'Founding of a guild',
    streams: [`0x${'60'.repeat(32)}`],
    rows: [
      row('put', 'guild/name', {
        streamId: `0x${'60'.repeat(32)}`,
        value: { format: 'text', text: 'Ravens' },
      }),
      row('put', 'guild/name', {
        streamId: `0x${'60'.repeat(32)}`,
        value: { format: 'text', text: 'Crows' },
      }),
      row('RENOUNCE_ADMIN_ROLE', '', { streamId: `0x${'60'.repeat(32)}` }),
    ],
  },
  {
    name: 'Ten thousand items',
    rows: Array.from({ length: 10_000 }, (_, i) =>
      row('put', `import/${String(i).padStart(5, '0')}`, { value: { format: 'text', text: `item ${i}` } }),
    ),
  },
].map((draft, index) => ({
  id: index.toString(16).padStart(16, '0'),
  createdAt: Date.now() - index * 60_000,
  changedAt: Date.now() - (index + 1) * 240_000,
  streams: [streamOf['game-items']],
  version: { mode: 'asOf', seq: 1203 },
  sender: null,
  raw: null,
  sent: null,
  ...draft,
}));
const draftAt = (name) => `/compose?draft=${drafts.find((draft) => draft.name.startsWith(name)).id}`;

/** `ready` is on the page when the picture is; `act` comes before it, `after` puts things back; `large` views are taken at both sizes. */
const shots = [
  { name: 'browse', at: browse('game-items', { key: sword, at: 812 }), large: true, ready: '"indexedAt"' },
  { name: 'browse-no-key', at: browse('dao-config', {}), ready: 'proposals/' },
  {
    name: 'history',
    at: browse('game-items', { key: sword, at: 812, tab: 'history', a: 640, b: 655 }),
    large: true,
    ready: 'Created again',
  },
  { name: 'who-may-write', at: browse('game-items', { key: sword, at: 812, tab: 'who' }), ready: 'Kept out' },
  { name: 'raw', at: browse('game-items', { key: sword, tab: 'raw' }), ready: '7b 22 6f 77' },
  {
    name: 'range',
    at: browse('name-registry', { view: 'range', prefix: hex('name/'), key: hex('name/ada\u200b.game') }),
    large: true,
    ready: 'brook',
  },
  {
    name: 'search-inside',
    at: browse('game-items', { view: 'search', find: 'T-21377', findAll: 'true' }),
    ready: /keys? found/,
  },
  {
    name: 'changes',
    at: browse('game-items', { view: 'changes', since: 700, at: 812, prefix: hex('items/') }),
    ready: /\d+ added/,
  },
  {
    name: 'changes-key',
    at: browse('game-items', { view: 'changes', since: 700, at: 812, prefix: hex('items/sword/') }),
    ready: 'Write 738 back',
    act: (page) => page.getByRole('row', { name: /0007\/owner/ }).click(),
  },
  {
    name: 'history-bytes',
    at: browse('game-items', { key: sword, tab: 'history', a: 640, b: 655, diff: 'hex' }),
    ready: '00000048  22 3a',
  },
  {
    name: 'prefix',
    at: browse('game-items', { key: hex('items/sword/') }),
    ready: 'Entries that wrote below it',
  },
  {
    name: 'export',
    at: browse('game-items', { view: 'range', prefix: hex('items/') }),
    ready: 'Export the whole range',
    act: (page) => page.getByRole('button', { name: 'Export the whole range' }).click(),
  },
  {
    name: 'slider-zoomed',
    at: browse('game-items', { key: sword, at: 812 }),
    ready: /^\d+\S*–\d/,
    act: async (page) => {
      const box = await page.getByRole('slider', { name: 'State at seq' }).boundingBox();
      await page.mouse.move(box.x + box.width * 0.67, box.y + box.height / 2);
      for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -100);
    },
  },
  { name: 'key-long', at: browse('dao-config', { key: hex(pastedKey) }), ready: 'see the key' },
  { name: 'value-large', at: browse('game-items', { key: hex('config/map/overworld') }), ready: 'KiB more' },
  {
    name: 'value-cbor',
    at: browse('game-items', { key: hex('config/loot') }),
    ready: 'all of it is one CBOR',
  },
  {
    name: 'value-readings',
    at: browse('game-items', { key: sword }),
    ready: 'Does not fit',
    act: (page) => page.getByRole('button', { name: /show the value in another way$/ }).click(),
  },
  {
    name: 'value-tree',
    at: browse('game-items', { key: sword }),
    ready: 'whole number',
    async act(page) {
      await page.getByRole('button', { name: /show the value in another way$/ }).click();
      await page.getByRole('menuitem', { name: /^JSON tree/ }).click();
    },
  },
  {
    name: 'viewer',
    at: browse('game-items', { key: hex('items/sword/0042/level') }),
    ready: 'whole number',
    async act(page) {
      await page.getByRole('button', { name: /show the value in another way$/ }).click();
      await page.getByRole('menuitem', { name: 'Write a viewer…' }).click();
      await page.getByRole('button', { name: 'Try it' }).click();
    },
  },
  {
    name: 'index-new',
    at: browse('game-items', {}),
    ready: 'Index keys',
    async act(page) {
      await page.getByRole('button', { name: 'Add an index' }).click();
      await page.getByRole('textbox', { name: 'Name of the index' }).fill('by owner');
      await page.getByRole('textbox', { name: 'Path' }).fill('owner');
      await page.getByRole('button', { name: 'Try it' }).click();
    },
  },
  {
    name: 'index',
    at: browse('game-items', {}),
    large: true,
    ready: 'In by owner under',
    // The first picture makes it; then it is there.
    async act(page) {
      const made = page.getByRole('link', { name: 'by owner' });
      await page.getByRole('heading', { name: 'Indexes' }).waitFor();
      if ((await made.count()) > 0) await made.click();
      else {
        await page.getByRole('button', { name: 'Add an index' }).click();
        await page.getByRole('textbox', { name: 'Name of the index' }).fill('by owner');
        await page.getByRole('textbox', { name: 'Path' }).fill('owner');
        await page.getByRole('button', { name: 'Add the index' }).click();
      }
      await page.getByText('up to seq 1').waitFor();
      await page.getByRole('tree', { name: 'Keys' }).focus();
      for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key, { delay: 400 });
    },
  },
  {
    name: 'decoder',
    at: browse('dao-config', {}),
    ready: 'Try it',
    act: async (page) => {
      await page.getByRole('button', { name: 'Write a decoder' }).click();
      const dialog = page.getByRole('dialog', { name: /^Decoder of/ });
      await dialog.getByRole('button', { name: /Begin with/ }).click();
      await page.getByRole('option', { name: 'JSON lines' }).click();
      await dialog.getByRole('button', { name: 'Try it' }).click();
      await dialog.getByRole('alert').waitFor();
    },
  },
  { name: 'nodes-alone', at: '/nodes', ready: 'a log of its own' },
  { name: 'log', at: '/log', large: true, ready: 'Following the newest entry' },
  { name: 'log-conflict', at: '/log?from=676&entry=661', large: true, ready: 'came between' },
  { name: 'log-denied', at: '/log?from=820&entry=812', ready: 'The key is special since' },
  { name: 'log-revoked', at: '/log?from=800&entry=793', ready: 'no stream writer any more' },
  {
    name: 'whatif',
    at: `/log?from=676&entry=661&tab=whatif&if=${encodeURIComponent('{"without":655}')}`,
    ready: 'it would have landed',
  },
  {
    name: 'log-bounds',
    at: `/log?key=${sword}&seqFrom=600&seqTo=900`,
    ready: 'Only these times',
    act: async (page) => {
      await page.getByRole('button', { name: /^From/ }).click();
    },
  },
  { name: 'entry', at: '/log/entry?entry=661', large: true, ready: 'came between' },
  { name: 'entry-roles', at: '/log/entry?entry=958', ready: 'had the entry landed' },
  {
    name: 'ownership',
    at: ownership({ account: 'ada', key: sword, at: 812, all: true }),
    large: true,
    ready: 'At seq',
  },
  { name: 'ownership-roles', at: ownership({ view: 'roles' }), ready: 'Stream writers' },
  {
    name: 'conflicts',
    at: ownership({ view: 'conflicts' }),
    large: true,
    ready: 'was claimed by',
    act: async (page) => {
      await page
        .getByRole('button', { name: /Expected founder/ })
        .last()
        .click();
      await page.getByRole('option', { name: 'mira' }).click();
    },
  },
  {
    name: 'account',
    at: `/ownership/account?account=${accountOf.ada}`,
    large: true,
    ready: 'revoked at',
  },
  {
    name: 'why-allowed',
    at: browse('game-items', { key: sword }),
    ready: 'as the founder of the stream',
    act: async (page) => {
      await page.getByRole('button', { name: 'Why allowed?' }).click();
    },
  },
  {
    name: 'names',
    at: '/log',
    ready: 'Export names',
    act: async (page) => {
      await page.getByRole('button', { name: 'Sample workspace' }).click();
      await page.getByRole('menuitem', { name: /^Names/ }).click();
    },
  },
  { name: 'log-malformed', at: '/log?from=520&entry=514', ready: 'Decoding stopped' },
  { name: 'log-bytes', at: '/log?from=676&entry=661&tab=bytes', ready: 'in 3 sectors' },
  { name: 'compose-mistake', at: draftAt('Season'), ready: 'Not a batch yet' },
  { name: 'compose', at: draftAt('Bow'), large: true, ready: 'Would commit', act: openTreasury },
  {
    name: 'compose-bytes',
    at: draftAt('Bow'),
    large: true,
    ready: 'Hide bytes',
    act: async (page) => {
      await openTreasury(page);
      await page.getByRole('button', { name: 'Row 2: Put' }).click();
      // A tall window shows them by itself.
      const show = page.getByRole('button', { name: 'Show bytes' });
      if (await show.isVisible()) await show.click();
    },
  },
  { name: 'compose-conflict', at: draftAt('Sword'), large: true, ready: 'Rebase', act: openTreasury },
  {
    name: 'compose-rebase',
    at: draftAt('Sword'),
    ready: 'Keep mine',
    act: async (page) => {
      await openTreasury(page);
      await page.getByRole('button', { name: 'Rebase…' }).first().click();
    },
  },
  { name: 'compose-guards', at: draftAt('Founding'), ready: 'Not watched here', act: openTreasury },
  {
    name: 'compose-paste',
    at: draftAt('Bow'),
    ready: 'cannot be taken',
    act: async (page) => {
      await page.getByRole('button', { name: 'Paste rows…' }).click();
      const lines = Array.from(
        { length: 40 },
        (_, i) => `items/bow/${String(i).padStart(4, '0')}/level,${i % 9}`,
      );
      await page
        .getByRole('textbox', { name: 'Rows as CSV, JSON or NDJSON' })
        .fill(`key,value\n${lines.join('\n')}\nitems/bow/9999/raw,0xzz\n`);
    },
  },
  { name: 'compose-large', at: draftAt('Ten'), ready: 'Would commit if it landed now', act: openTreasury },
  {
    name: 'compose-accounts',
    at: draftAt('Bow'),
    ready: 'Keystores lock',
    act: async (page) => {
      await openTreasury(page);
      await page.getByRole('button', { name: 'Accounts', exact: true }).click();
      await page.getByRole('menuitem', { name: 'All accounts…' }).click();
    },
  },
  {
    name: 'compose-review',
    at: draftAt('Bow'),
    ready: 'Data root',
    act: async (page) => {
      await openTreasury(page);
      await page.getByText('Would commit if it landed now').first().waitFor();
      await page.getByRole('button', { name: 'Review and sign' }).click();
    },
  },
  {
    name: 'search',
    at: browse('game-items', { at: 812 }),
    ready: 'items/sword/0042/owner',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('items/sword/004');
    },
  },
  {
    name: 'shortcuts',
    at: '/log',
    ready: 'Keyboard shortcuts',
    act: async (page) => {
      await page.locator('body').press('?');
    },
  },
  {
    name: 'import',
    at: '/log',
    ready: 'Trust senders',
    act: async (page) => {
      await page.getByRole('button', { name: 'Sample workspace' }).click();
      await page.getByRole('menuitem', { name: /Import a file/ }).click();
    },
  },
];

/** The keys of the sample's accounts are no secret: they are made from their names. */
async function openTreasury(page) {
  if (await page.getByRole('button', { name: /Sign as.*treasury/ }).isVisible()) return;
  await page.getByRole('button', { name: 'Accounts', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Open a keystore file…' }).click();
  const privateKey = `0x${createHash('sha256').update('streamscope sample account 5308 treasury').digest('hex')}`;
  const account = { privateKey, address: computeAddress(new SigningKey(privateKey).publicKey) };
  const keystore = await encryptKeystoreJson(account, 'sample', { scrypt: { N: 1024 } });
  const file = { name: 'treasury.json', mimeType: 'application/json', buffer: Buffer.from(keystore) };
  await page.getByRole('button', { name: 'Keystore file' }).setInputFiles(file);
  await page.getByRole('textbox', { name: 'Password' }).fill('sample');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** A workspace that reads a node. */
const remoteShots = [
  { name: 'remote', large: true, at: browse('game-items', { key: sword }), ready: 'The node tells neither' },
  { name: 'remote-stream', at: browse('game-items', {}), ready: 'What it does not tell' },
  {
    name: 'remote-rights',
    at: ownership({ account: 'ada', key: sword }),
    ready: 'A node tells whether',
  },
  { name: 'remote-log', at: '/log', ready: 'Commit' },
  { name: 'remote-nodes', at: '/nodes', ready: 'Everything shown is what' },
];
const remoteDown = {
  name: 'remote-down',
  at: '/nodes',
  async act(page) {
    await page.getByRole('button', { name: 'Ask now' }).click();
  },
  ready: 'The node does not answer.',
};

const home = mkdtempSync(join(tmpdir(), 'streamscope-pictures-'));
const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
// Without a display the product serves itself, on the sample workspace with its labels.
const start = () =>
  spawn(process.execPath, ['out/main/cli.js'], {
    env: { ...env, STREAMSCOPE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
const urlOf = async (host) => (await once(createInterface(host.stdout), 'line'))[0];

async function stop(host) {
  host.kill('SIGTERM');
  await once(host, 'exit');
}

// The first start makes the sample workspace, the second finds drafts in it.
const first = start();
await urlOf(first);
await stop(first);
const kept = join(home, readdirSync(home)[0], 'drafts');
mkdirSync(kept, { recursive: true });
for (const draft of drafts) writeFileSync(join(kept, `${draft.id}.ndjson`), `${JSON.stringify({ draft })}\n`);
const host = start();
try {
  mkdirSync(folder, { recursive: true });
  await takeAll(await urlOf(host), shots);
} finally {
  await stop(host);
}
await takeRemote().finally(() => rmSync(home, { recursive: true }));

/** The same sample as another node tells it by kv_*. */
async function takeRemote() {
  if (!remoteShots.some(({ name }) => isWanted(name))) return;
  const serve = (workspace, ...more) =>
    spawn(
      process.execPath,
      [
        'out/main/cli.js',
        'serve',
        '-w',
        join(home, workspace),
        '--port',
        '0',
        '--json',
        '--no-open',
        ...more,
      ],
      { env: { ...env, STREAMSCOPE_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
  const run = async (...args) => {
    const command = spawn(process.execPath, ['out/main/cli.js', ...args], { stdio: 'ignore' });
    await once(command, 'exit');
  };
  const node = serve(
    readdirSync(home).find((name) => name.startsWith('sample-')),
    '--kv-port',
    '0',
  );
  const { kvUrl } = JSON.parse(await urlOf(node));
  await run('connect', '-w', join(home, 'remote'), '--remote', kvUrl);
  await run('labels', 'import', '-w', join(home, 'remote'), 'resources/sample.labels.json');
  const reader = serve('remote');
  const { url } = JSON.parse(await urlOf(reader));
  try {
    await takeAll(url, remoteShots);
    await stop(node);
    await takeAll(url, [remoteDown]);
  } finally {
    await stop(reader);
  }
}
if (wanted.some((start) => start === '' || start.startsWith('nodes'))) {
  const place = mkdtempSync(join(tmpdir(), 'streamscope-network-'));
  const scene = await startNetworkScene(place);
  try {
    await takeAll(scene.url, scene.shots);
  } finally {
    await scene.stop();
    rmSync(place, { recursive: true });
  }
}

async function takeAll(url, shots) {
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
      for (const shot of shots) {
        if (!isWanted(shot.name) || (viewport === large && !shot.large)) continue;
        await take(page, shot, `${shot.name}-${viewport.width}x${viewport.height}-${colorScheme}.png`);
      }
      await context.close();
    }
  }
  await browser.close();
}

async function take(page, { at, ready, act, after }, file) {
  await inRoom(page).waitFor();
  await page.evaluate((address) => {
    window.location.hash = address;
  }, at);
  await act?.(page);
  const shown = page.getByText(ready).first().waitFor({ timeout: 5000 });
  await shown.catch(() => console.error(`${file}: "${ready}" did not show`));
  await page.evaluate(untilStill);
  await page.screenshot({ path: join(folder, file), animations: 'disabled' });
  await after?.(page);
  await page.keyboard.press('Escape');
  console.log(file);
}

/** Runs in the page: resolves when nothing has changed for a while. */
function untilStill() {
  return new Promise((resolve) => {
    const still = () => {
      observer.disconnect();
      resolve();
    };
    let timer = setTimeout(still, 400);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(still, 400);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}
