/** Connections: known networks and their fields, and every step of a check failing once, with what to do beside it. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { Hex } from '../../shared/bytes';
import { ChainWriter, putData } from '../network/chainWriter';
import { expectAccessibleInBothThemes } from './accessibility';
import { openInBrowser } from './browserHost';
import { type Network, setFault, startNetwork } from './localNetwork';

const stream: Hex = `0x${'5f'.repeat(32)}`;
const nowhere = 'http://127.0.0.1:59999';
/** As the protocol notes have them (h). */
const known = [
  {
    name: '0G mainnet, turbo',
    rpc: 'https://evmrpc.0g.ai',
    chainId: '16661',
    flow: '0x62d4144db0f0a6fbbaeb6296c785c71b3d57c526',
    indexer: '',
    fromBlock: '2387557',
  },
  {
    name: '0G testnet, turbo',
    rpc: 'https://evmrpc-testnet.0g.ai',
    chainId: '16601',
    flow: '0x22e03a6a89b950f1c82ec5e74f8eca321a105296',
    indexer: 'https://indexer-storage-testnet-turbo.0g.ai',
    fromBlock: '1',
  },
  {
    name: '0G testnet, standard',
    rpc: 'https://evmrpc-testnet.0g.ai',
    chainId: '16601',
    flow: '0x0460aa47b41a66694c0a73f667a1b795a5ed3556',
    indexer: '',
    fromBlock: '595059',
  },
];

let folder: string;
let network: Network;
let stop: () => Promise<void>;

test.beforeAll(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-diagnosis-'));
  ({ network, stop } = await startNetwork());
});
test.afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

function connectionOf(page: Page) {
  const connection = page.getByRole('region', { name: 'Connection' });
  const field = (name: string) => connection.getByRole('textbox', { name, exact: true });
  return {
    connection,
    field,
    async choose(name: string) {
      await connection.getByRole('button', { name: /What to follow/ }).click();
      await page.getByRole('option', { name }).click();
    },
    /** What is typed, and no more than that. */
    async fill(values: Record<string, string>) {
      for (const [name, value] of Object.entries(values)) await field(name).fill(value);
    },
  };
}

const own = () => ({
  'Chain server': network.rpcUrl,
  'Chain id': String(network.chainId),
  'Flow contract': network.flow,
  Indexer: network.indexer,
  'Storage nodes': '',
  'From block': '',
});

test('known networks fill the form and are changed field by field; a late start is plainly marked', async ({
  page,
}) => {
  const writer = new ChainWriter(network);
  const entry = (key: string) => ({ streamIds: [stream], data: putData(stream, key, 'value') });
  await writer.put([entry('before')]);
  await writer.mine(1);
  const fromBlock = String(await writer.newestBlock());
  await writer.put([entry('after')]);
  const opened = await openInBrowser(join(folder, 'presets'), page);
  try {
    await opened.start();
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Nodes' }).click();
    const { connection, field, choose, fill } = connectionOf(page);
    for (const preset of known) {
      await choose(preset.name);
      await expect(field('Chain server')).toHaveValue(preset.rpc);
      await expect(field('Chain id')).toHaveValue(preset.chainId);
      await expect(field('Flow contract')).toHaveValue(preset.flow);
      await expect(field('Indexer')).toHaveValue(preset.indexer);
      await expect(field('From block')).toHaveValue(preset.fromBlock);
    }
    await choose('0G testnet, turbo');
    await fill({ ...own(), 'From block': fromBlock });
    await connection.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Sync' })).toContainText('In step');
    await page.reload();
    await expect(connection.getByRole('button', { name: /What to follow/ })).toContainText(
      '0G testnet, turbo',
    );
    await expect(field('Chain server')).toHaveValue(network.rpcUrl);
    await expect(field('Flow contract')).toHaveValue(network.flow);
    await expect(field('From block')).toHaveValue(fromBlock);
    await expect(field('Confirmations')).toHaveValue('1');
    // Founders before that are not known here.
    await expect(page.getByText('This log starts at seq 1.')).toBeVisible();
    await expect(page.getByText('ownership may differ from the network’s')).toBeVisible();
    await page.getByRole('button', { name: /^Workspace/ }).click();
    await page.getByRole('menuitem', { name: 'Watched streams…' }).click();
    const streams = page.getByRole('dialog', { name: 'Watched streams' });
    await streams.getByText('No name').click();
    await streams.getByRole('button', { name: 'Watch and replay' }).click();
    await expect(streams).toBeHidden();
    await expect(page.getByRole('contentinfo')).toContainText('1 key');
    await page.getByRole('link', { name: 'Browse' }).click();
    await expect(page.getByText('first committed here in')).toContainText('whether it was founded before');
  } finally {
    await opened.close();
  }
});

test('each step of a check fails once, and what to do stands beside it', { tag: '@long' }, async ({
  page,
}) => {
  const opened = await openInBrowser(join(folder, 'steps'), page);
  try {
    await opened.start();
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Nodes' }).click();
    const { connection, choose, fill, field } = connectionOf(page);
    const found = connection.getByRole('list', { name: 'What was found' });
    await choose('A network of your own');

    /** Checks the network with something else than it has: this step fails, and says this. */
    async function fails(change: Record<string, string>, step: string, words: string, fix: string) {
      await fill({ ...own(), ...change });
      await connection.getByRole('button', { name: 'Check' }).click();
      const failed = found
        .getByRole('listitem')
        .filter({ has: page.getByRole('img', { name: 'failed' }) })
        .filter({ has: page.getByText(step, { exact: true }) });
      await expect(failed).toContainText(words);
      await expect(failed).toContainText(fix);
      // Without looking for it.
      await expect(connection.getByText(/^[0-9] steps? needs? attention\.$/)).toBeInViewport();
    }

    // What is wrong is said of every field at once, and what was typed stays while one looks elsewhere.
    await fill({ ...own(), 'Chain id': 'abc', 'Flow contract': '0x12' });
    await connection.getByRole('button', { name: 'Check' }).click();
    await expect(connection.getByRole('alert')).toHaveText([
      'expected a whole number from 1 on',
      'expected an address: 0x and 40 hex digits',
    ]);
    const rooms = page.getByRole('navigation', { name: 'Rooms' });
    await rooms.getByRole('link', { name: 'Log' }).click();
    await rooms.getByRole('link', { name: 'Nodes' }).click();
    await expect(field('Chain id')).toHaveValue('abc');
    await expect(field('Indexer')).toHaveValue(network.indexer);

    await fails(
      { 'Chain server': nowhere },
      'Chain server',
      'nothing listens there',
      'Check the address of the chain server',
    );
    await fails({ 'Chain id': '16661' }, 'Chain id', 'it is chain 31337', 'change the chain id');
    const empty = `0x${'00'.repeat(19)}01`;
    await fails({ 'Flow contract': empty }, 'Contract', 'there is no contract', 'the address of the Flow');
    await fails({ 'Flow contract': network.market }, 'Contract', '', 'This contract is no Flow contract');
    await fails(
      { Indexer: nowhere, 'Storage nodes': network.nodes[0]! },
      'Indexer',
      'nothing listens there',
      'name storage nodes instead',
    );
    await fails({ 'Storage nodes': nowhere }, 'Storage node', 'nothing listens there', 'name another one');
    await fails({ 'Storage nodes': network.indexer }, 'Storage node', '', 'name another one');
    await setFault(network.nodes[0]!, { kind: 'down' });
    await fails({}, 'Storage node', 'it closed the connection', 'Check the address of this storage node');
    // Far enough for a node to be behind it.
    await new ChainWriter(network).mine(150);
    await setFault(network.nodes[0]!, { kind: 'behind' });
    await fails({}, 'Storage node', 'blocks behind', 'It is still reading the chain');
    await expectAccessibleInBothThemes(page);
    await setFault(network.nodes[0]!, { kind: 'none' });
    await connection.getByRole('button', { name: 'Check' }).click();
    await expect(connection.getByText('All 7 steps are good.')).toBeVisible();
  } finally {
    await opened.close();
  }
});
