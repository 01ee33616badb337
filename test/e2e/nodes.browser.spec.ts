/** Nodes: a workspace is connected to a network, shows what is wrong with it, and is read by other programs. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { encryptKeystoreJsonSync } from 'ethers';
import { runCommand } from '../helpers/commandLine';
import { expectAccessible, expectAccessibleInBothThemes } from './accessibility';
import { openInBrowser } from './browserHost';
import { type Network, setFault, startNetwork } from './localNetwork';

/** An entry with one key, by a workspace of its own. */
async function putEntry(network: Network, folder: string): Promise<void> {
  const stream = `0x${'ab'.repeat(32)}`;
  const env = { STREAMSCOPE_PASSWORD: 'a password' };
  const keystore = encryptKeystoreJsonSync(network.accounts[0]!, env.STREAMSCOPE_PASSWORD, {
    scrypt: { N: 16 },
  });
  const rows = [{ act: 'put', stream, key: 'greeting', value: 'hello' }];
  const batch = { streamscope: 'batch', schemaVersion: 1, version: '0', rows };
  const [keystoreFile, batchFile] = [join(folder, 'keystore.json'), join(folder, 'batch.json')];
  await writeFile(keystoreFile, keystore);
  await writeFile(batchFile, JSON.stringify(batch));
  const workspace = ['-w', join(folder, 'writer')];
  const to = ['--rpc', network.rpcUrl, '--flow', network.flow, '--nodes', network.nodes.join(',')];
  await runCommand(['connect', ...workspace, ...to, '--streams', stream]);
  const put = ['put', ...workspace, '--batch', batchFile, '--keystore', keystoreFile];
  const { code, stderr } = await runCommand(put, env);
  expect(code, stderr).toBe(0);
}

test('a new workspace is connected to a network, checked first, and serves other programs', async ({
  page,
}) => {
  const parent = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-nodes-'));
  const { network, stop } = await startNetwork();
  const opened = await openInBrowser(join(parent, 'workspace'), page);
  try {
    await putEntry(network, parent);
    await setFault(network.nodes[0]!, { kind: 'missing', seqs: [0] });
    await opened.start();
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Nodes' }).click();
    await expect(page.getByText('This workspace has a log of its own')).toBeVisible();
    const connection = page.getByRole('region', { name: 'Connection' });
    await connection.getByRole('button', { name: /What to follow/ }).click();
    await page.getByRole('option', { name: 'A network of your own' }).click();
    const field = (name: string) => connection.getByRole('textbox', { name });
    await field('Chain server').fill(network.rpcUrl);
    await field('Chain id').fill('1');
    await field('Flow contract').fill('0x12');
    await field('Indexer').fill(network.indexer);
    await field('Give data up after').fill('1');
    // What is wrong is said beside its field, and nothing is asked.
    await connection.getByRole('button', { name: 'Check' }).click();
    await expect(connection.getByRole('alert')).toContainText('expected an address');
    await field('Flow contract').fill(network.flow);
    await connection.getByRole('button', { name: 'Check' }).click();
    const found = connection.getByRole('list', { name: 'What was found' });
    const wrongChain = found.getByRole('listitem').filter({ hasText: 'Chain id' });
    await expect(wrongChain).toContainText(`it is chain ${network.chainId}, and 1 is expected`);
    await expect(wrongChain).toContainText('Choose the server of the other network');
    await expect(wrongChain.getByRole('img', { name: 'failed' })).toBeVisible();
    await expectAccessible(page);
    await field('Chain id').fill(String(network.chainId));
    await connection.getByRole('button', { name: 'Check' }).click();
    await expect(found).toContainText(/names 1 storage node(?!s)/);
    await expect(found.getByRole('img', { name: 'failed' })).toHaveCount(0);

    await connection.getByRole('button', { name: 'Connect', exact: true }).click();
    const sync = page.getByRole('region', { name: 'Sync' });
    await expect(sync).toContainText('In step');
    await expect(page.getByText('0G network').first()).toBeVisible();

    // An entry whose data no node has is given up after one try, and had when it is there.
    await expect(sync).toContainText('No stream is watched');
    await page.getByRole('button', { name: /^Workspace/ }).click();
    await page.getByRole('menuitem', { name: 'Watched streams…' }).click();
    const streams = page.getByRole('dialog', { name: 'Watched streams' });
    await streams.getByText('No name').click();
    await streams.getByRole('button', { name: 'Watch and replay' }).click();
    await expect(sync.getByRole('heading', { name: 'Given up' })).toBeVisible();
    await sync.getByRole('button', { name: 'Try again' }).click();
    await expect(sync).toContainText('Entry 0 was asked for again, and given up again.');
    await expectAccessibleInBothThemes(page);
    await setFault(network.nodes[0]!, { kind: 'none' });
    await sync.getByRole('button', { name: 'Try again' }).click();
    await expect(sync.getByRole('heading', { name: 'Given up' })).toBeHidden();
    // What was taken back is said, until somebody has read it.
    await expect(sync).toContainText('The state went back to before entry 0.');
    await sync.getByRole('button', { name: 'Hide' }).click();
    await expect(page.getByRole('contentinfo')).toContainText('1 key');

    const server = page.getByRole('region', { name: 'kv server' });
    await server.getByRole('textbox', { name: 'Port' }).fill('0');
    await server.getByRole('button', { name: 'Start' }).click();
    const address = await server.getByText(/^http:\/\/127\.0\.0\.1:/).textContent();
    const body = '{"jsonrpc":"2.0","id":1,"method":"kv_getStatus","params":[]}';
    await fetch(address!.trim().split(' ')[0]!, { method: 'POST', body });
    await expect(server).toContainText('kv_getStatus');
    // Any node is compared with, this one too.
    const other = page.getByRole('region', { name: 'Compare' });
    const nodeField = other.getByRole('textbox', { name: 'kv_* address' });
    await nodeField.fill(network.nodes[0]!);
    for (const act of ['Compare', 'Browse this node']) {
      await other.getByRole('button', { name: act, exact: true }).click();
      await expect(other.getByRole('alert')).toContainText('it is no kv node');
      // What was said of another address goes, and what is none says so.
      await nodeField.fill('127.0.0.1:16789');
      await expect(other.getByRole('alert')).toHaveText('expected http:// or https:// and a host');
      await nodeField.fill(network.rpcUrl);
      await expect(other.getByRole('alert')).toBeHidden();
    }
    await other.getByRole('textbox', { name: 'kv_* address' }).fill(address!.trim().split(' ')[0]!);
    await other.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(other.getByRole('status')).toContainText('the one key agrees');
    await other.getByRole('textbox', { name: 'From key' }).fill('z');
    await expect(other.getByRole('status')).toBeHidden();
    await other.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(other.getByRole('status')).toContainText('neither has a key there');
    await other.getByRole('textbox', { name: 'Up to key' }).fill('a');
    await expect(other.getByRole('alert')).toContainText('swap the two');
    await expect(other.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled();
    await expectAccessibleInBothThemes(page);
    await server.getByRole('button', { name: 'Stop' }).click();
    await expect(server.getByRole('button', { name: 'Start' })).toBeVisible();

    await connection.getByText('Offline').click();
    await expect(sync).toContainText('Offline');
    await expect(page.getByRole('contentinfo')).toContainText('offline');
    await expectAccessibleInBothThemes(page);
  } finally {
    await opened.close();
    await stop();
    await rm(parent, { recursive: true });
  }
});
