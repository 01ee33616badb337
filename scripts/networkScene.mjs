// A local network, an explorer that follows it with data missing and given up, and a node that had all of it: for pictures.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { encryptKeystoreJson } from 'ethers';

const program = 'out/main/cli.js';
const password = 'a password';
const env = { ...process.env, STREAMSCOPE_PASSWORD: password };
const stream = `0x${Buffer.from('guild of ravens').toString('hex').padEnd(64, '0')}`;

/** What the network is told, an entry each; of two of them the explorer gets no data. */
const entries = [
  [['guild/name', 'Ravens']],
  [
    ['members/ada', 'founder'],
    ['members/mira', 'scout'],
  ],
  [['treasury/gold', '1200']],
  [['members/ada/rank', '3']],
  [['treasury/gold', '900']],
];
const givenUp = 2;
const missing = 4;
/** An entry of it stands between these two; nobody here watches it. */
const foreign = `0x${Buffer.from('a tavern').toString('hex').padEnd(64, '0')}`;

/** @returns the explorer's address, shots of it, and what ends everything */
export async function startNetworkScene(folder) {
  const running = [];
  const start = async (...args) => {
    const child = spawn(process.execPath, [program, ...args, '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.unshift(child);
    return JSON.parse((await once(createInterface(child.stdout), 'line'))[0]);
  };
  const run = async (...args) => {
    const child = spawn(process.execPath, [program, ...args], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}`);
  };
  const network = await start('devnet');
  const [writer, stranger, explorer] = ['writer', 'stranger', 'explorer'].map((name) => join(folder, name));
  const connection = [
    '--rpc',
    network.gatewayUrl,
    '--flow',
    network.flow,
    '--nodes',
    network.nodes.join(','),
  ];
  const connect = (workspace, ...more) =>
    run('connect', '-w', workspace, ...connection, '--streams', stream, ...more);
  const keystore = join(folder, 'keystore.json');
  writeFileSync(keystore, await encryptKeystoreJson(network.accounts[0], password, { scrypt: { N: 1024 } }));
  const put = async (rows, to = writer, of = stream) => {
    const batch = { streamscope: 'batch', schemaVersion: 1, version: '18446744073709551615' };
    const file = join(folder, 'batch.json');
    const acts = rows.map(([key, value]) => ({ act: 'put', stream: of, key, value }));
    writeFileSync(file, JSON.stringify({ ...batch, rows: acts }));
    await run('put', '-w', to, '--batch', file, '--keystore', keystore);
  };
  const withhold = (...seqs) => ask(network.nodes[0], 'devnet_setFault', [{ kind: 'missing', seqs }]);

  await connect(writer);
  await run('connect', '-w', stranger, ...connection, '--streams', foreign);
  for (const rows of entries.slice(0, missing)) await put(rows);
  await put([['tavern/name', 'The Anchor']], stranger, foreign);
  await withhold(givenUp);
  await connect(explorer, '--download-rounds', '1');
  await run('sync', '-w', explorer);
  await put(entries[missing]);
  await withhold(givenUp, missing + 1);
  await connect(explorer);
  const whole = await start('serve', '-w', writer, '--port', '0', '--no-open', '--kv-port', '0');
  const { url, kvUrl } = await start('serve', '-w', explorer, '--port', '0', '--no-open', '--kv-port', '0');
  const key = (text) => Buffer.from(text).toString('base64');
  for (let i = 0; i < 240; i++) {
    await ask(kvUrl, 'kv_getValue', [stream, key('guild/name'), 0, 1024]);
    if (i % 2 === 0) await ask(kvUrl, 'kv_getNext', [stream, key('members/'), 0, 1024, true]);
    if (i % 20 === 0) await ask(kvUrl, 'kv_isAdmin', ['nobody', stream]);
  }
  return {
    url,
    shots: shotsOf(network, whole.kvUrl),
    async stop() {
      for (const child of running) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
    },
  };
}

async function ask(url, method, params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.json();
}

function shotsOf(network, nodeUrl) {
  const connection = (page) => page.getByRole('region', { name: 'Connection' });
  const field = (page, name) => connection(page).getByRole('textbox', { name, exact: true });
  const check = (page) => connection(page).getByRole('button', { name: 'Check' }).click();
  return [
    { name: 'nodes', at: '/nodes', large: true, ready: 'Given up' },
    {
      name: 'nodes-skipped',
      at: '/nodes',
      ready: 'not watched',
      act: (page) => page.getByRole('button', { name: /skipped: which/ }).click(),
    },
    { name: 'nodes-good', at: '/nodes', ready: 'Storage node', act: check },
    {
      name: 'nodes-failing',
      at: '/nodes',
      large: true,
      ready: 'is expected',
      async act(page) {
        await field(page, 'Chain id').fill('16661');
        await field(page, 'Storage nodes').fill(`${network.nodes[0]}, http://127.0.0.1:59999`);
        await check(page);
      },
    },
    {
      name: 'nodes-wrong',
      at: '/nodes',
      ready: 'expected an address',
      async act(page) {
        await field(page, 'Flow contract').fill('0x62d4');
        await check(page);
      },
      // What was typed is not in the pictures that follow.
      after: (page) => page.reload(),
    },
    {
      name: 'nodes-compare',
      at: '/nodes',
      large: true,
      ready: 'then they differ',
      async act(page) {
        await page.getByRole('textbox', { name: 'kv_* address' }).fill(nodeUrl);
        await page.getByRole('button', { name: 'Compare', exact: true }).click();
      },
    },
    {
      name: 'nodes-agree',
      at: '/nodes',
      ready: 'keys agree, in version and value',
      async act(page) {
        await page.getByRole('textbox', { name: 'kv_* address' }).fill(nodeUrl);
        await page.getByRole('textbox', { name: 'Up to key' }).fill('treasury/');
        await page.getByRole('button', { name: 'Compare', exact: true }).click();
      },
      after: (page) => page.getByRole('textbox', { name: 'Up to key' }).fill(''),
    },
    {
      name: 'nodes-failed',
      at: '/nodes',
      ready: 'It does not go on at the moment.',
      act: () => ask(network.gatewayUrl, 'devnet_setFault', [{ kind: 'down' }]),
      after: () => ask(network.gatewayUrl, 'devnet_setFault', [{ kind: 'none' }]),
    },
    {
      name: 'nodes-offline',
      at: '/nodes',
      ready: 'Offline',
      // Where it is on from the picture before, it stays on.
      async act(page) {
        const offline = connection(page).getByRole('checkbox', { name: /Offline/ });
        if (!(await offline.isChecked()))
          await connection(page).getByText('Offline', { exact: true }).click();
        await page.getByRole('region', { name: 'Sync' }).getByText('Offline', { exact: true }).waitFor();
      },
      async after(page) {
        await connection(page).getByText('Offline', { exact: true }).click();
        await page.getByRole('region', { name: 'Sync' }).getByText('Given up').waitFor();
      },
    },
  ];
}
