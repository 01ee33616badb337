/** The sync page on a network that fails: how far behind, what is missing and skipped and why; and no traffic when offline. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Hex } from '../../shared/bytes';
import { runCommand } from '../helpers/commandLine';
import { ChainWriter, putData } from '../network/chainWriter';
import { expectAccessibleInBothThemes } from './accessibility';
import { openInBrowser } from './browserHost';
import { requestsTo, setFault, startNetwork } from './localNetwork';

const stream: Hex = `0x${'5e'.repeat(32)}`;
const foreign: Hex = `0x${'f0'.repeat(32)}`;
const entry = (key: string, of = stream) => ({ streamIds: [of], data: putData(of, key, 'value') });

test('the sync page tells how far it is, what is skipped and missing and why, and who fails', {
  tag: '@long',
}, async ({ page }) => {
  const parent = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-sync-'));
  const folder = join(parent, 'workspace');
  const { network, stop } = await startNetwork();
  const [node] = network.nodes as [string];
  const writer = new ChainWriter(network);
  const late = entry('late');
  await writer.put([entry('early')]);
  await writer.submit([entry('not for here', foreign)]);
  await writer.submit([{ streamIds: [], data: new TextEncoder().encode('a plain file') }]);
  await writer.submit([late]);
  // Three pages of the chain.
  await writer.mine(2_200);
  const to = ['--rpc', network.gatewayUrl, '--flow', network.flow, '--nodes', node];
  await runCommand(['connect', '-w', folder, ...to, '--streams', stream]);
  // Nothing is read before somebody looks.
  await setFault(network.gatewayUrl, { kind: 'down' });
  const opened = await openInBrowser(folder, page);
  try {
    await opened.start();
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Nodes' }).click();
    const sync = page.getByRole('region', { name: 'Sync' });
    const figure = (name: string) => sync.locator(`dt:text-is("${name}") + dd`);

    // Behind: how far, how fast, how long yet.
    await expect(sync).toContainText('Held up');
    await setFault(network.gatewayUrl, { kind: 'slow', milliseconds: 700 });
    // It is asked again ever more rarely.
    await expect(sync).toContainText('Catching up', { timeout: 60_000 });
    await expect(figure('Behind, blocks')).toHaveText(/[1-9]/);
    await expect(figure('Time left')).toHaveText(/[0-9]/);
    await expectAccessibleInBothThemes(page);
    await setFault(network.gatewayUrl, { kind: 'none' });

    // At the head, with an entry whose data nobody has.
    await expect(sync).toContainText('Waits for data');
    await expect(figure('Behind, blocks')).toHaveText('0');
    await expect(figure('Time left')).toHaveText('–');
    const missing = sync.getByRole('listitem').filter({ has: page.getByRole('link', { name: '3' }) });
    await expect(missing).toContainText('it does not have the data');
    await expect(missing).toContainText(/asked ([2-9]|[1-9][0-9]+) times/);
    await expect(page.getByText('Replay waits at entry 3.')).toBeVisible();

    // What is skipped, and why.
    await expect(figure('Skipped')).toHaveText('2');
    await sync.getByRole('button', { name: /^2 entries are skipped/ }).click();
    const skipped = page.getByRole('dialog', { name: 'Skipped entries' });
    const because = skipped.getByRole('grid', { name: 'Skipped entries' });
    await expect(because.getByRole('row').filter({ hasText: 'not watched' })).toContainText('1');
    await expect(because.getByRole('row').filter({ hasText: 'a plain file' })).toContainText('2');
    await expectAccessibleInBothThemes(page);
    await page.keyboard.press('Escape');

    // Who fails, and with what.
    await setFault(node, { kind: 'down' });
    await expect(missing).toContainText('it closed the connection without an answer');
    await setFault(node, { kind: 'corrupt' });
    await writer.upload([late]).catch(() => {});
    await setFault(node, { kind: 'none' });
    await writer.upload([late]);
    await expect(sync).toContainText('In step');
    await expect(missing).toBeHidden();
    await expect(page.getByRole('contentinfo')).toContainText('2 keys');
    // Nobody is in step with a server that says nothing, and what it said is old from then on.
    await expect(sync).not.toContainText('as of');
    await setFault(network.gatewayUrl, { kind: 'slow', milliseconds: 600_000 });
    await expect(sync).toContainText('Waits for an answer');
    await expect(figure('Behind, blocks')).toHaveText('not known');
    await expect(sync).toContainText(/as of [0-9]{2}:[0-9]{2}:[0-9]{2}/);
    await setFault(network.gatewayUrl, { kind: 'none' });
    await expect(sync).toContainText('In step');
    await setFault(network.gatewayUrl, { kind: 'down' });
    await expect(sync).toContainText('Held up');
    await expect(figure('Behind, blocks')).toHaveText('not known');
    await expect(sync.getByRole('alert')).toContainText('It does not go on at the moment.');
    await expect(sync.getByRole('alert')).toContainText(network.gatewayUrl);
    await expectAccessibleInBothThemes(page);
    await setFault(network.gatewayUrl, { kind: 'none' });
    await expect(sync).toContainText('In step');
    await expect(sync.getByRole('alert')).toBeHidden();

    // Offline nobody is asked, whatever a person does; what comes meanwhile is seen afterwards.
    const servers = [network.gatewayUrl, node, network.indexer];
    const connection = page.getByRole('region', { name: 'Connection' });
    await connection.getByText('Offline', { exact: true }).click();
    await expect(sync).toContainText('Offline');
    for (const server of servers) await setFault(server, { kind: 'none' });
    await writer.submit([entry('meanwhile')]);
    await expect(connection.getByRole('button', { name: 'Check' })).toBeDisabled();
    await expect(connection.getByRole('button', { name: 'Connect anew' })).toBeDisabled();
    const other = page.getByRole('region', { name: 'Compare' });
    await other.getByRole('textbox', { name: 'kv_* address' }).fill(node);
    for (const act of ['Compare', 'Browse this node']) {
      await other.getByRole('button', { name: act, exact: true }).click();
      await expect(other.getByRole('alert')).toContainText('switched offline');
    }
    await page.reload();
    await expect(sync).toContainText('Offline');
    for (const server of servers) expect(await requestsTo(server)).toBe(0);
    await setFault(node, { kind: 'none' });
    await writer.upload([entry('meanwhile')]);
    await connection.getByText('Offline', { exact: true }).click();
    await expect(page.getByRole('contentinfo')).toContainText('3 keys');
  } finally {
    await opened.close();
    await stop();
    await rm(parent, { recursive: true });
  }
});

test('the kv server is started and stopped, and counts what it is asked while one looks', async ({
  page,
}) => {
  const parent = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-kv-page-'));
  const everywhere = ['--kv-port', '0', '--kv-address', '0.0.0.0', '--allow-add-stream'];
  const opened = await openInBrowser(join(parent, 'workspace'), page, everywhere);
  try {
    await opened.start();
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Nodes' }).click();
    const server = page.getByRole('region', { name: 'kv server' });
    const figure = (name: string) => server.locator(`dt:text-is("${name}") + dd`);
    const port = server.getByRole('textbox', { name: 'Port' });
    // As the command line started it, and as the window starts it again.
    await expect(server).toContainText('It answers programs of any machine that reaches it');
    await expect(server).toContainText('adds streams to those watched here');
    await expect(server).toContainText('Other machines reach 0.0.0.0.');
    await server.getByRole('button', { name: 'Stop' }).click();
    await expect(server).toContainText('They read only.');
    await expect(server).toContainText('It was started at this address, and is again.');
    await port.fill('65536');
    await expect(server.getByText('a number up to 65535')).toBeVisible();
    await expect(server.getByRole('button', { name: 'Start' })).toBeDisabled();
    await port.fill('0');
    await server.getByRole('button', { name: 'Start' }).click();
    const shown = await server.getByText(/^http:\/\/0\.0\.0\.0:/).textContent();
    const url = shown!.trim().split(' ')[0]!;
    await expect(figure('Requests')).toHaveText('0');
    const ask = async (method: string) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] });
      return (await fetch(url, { method: 'POST', body })).json();
    };
    for (let i = 0; i < 3; i++) expect(await ask('kv_getStatus')).toMatchObject({ result: true });
    await expect(figure('Requests')).toHaveText('3');
    // Nobody reloads, and nobody is asked to.
    expect(await ask('kv_getHoldingStreamIds')).toMatchObject({ result: [] });
    expect(await ask('admin_addStream')).toMatchObject({ error: { code: -32601 } });
    await expect(figure('Requests')).toHaveText('5');
    await expect(figure('Errors')).toHaveText('1');
    await expect(server.getByRole('listitem').filter({ hasText: 'kv_getStatus' })).toContainText('3');
    await expectAccessibleInBothThemes(page);
    await server.getByRole('button', { name: 'Stop' }).click();
    await expect(server.getByRole('button', { name: 'Start' })).toBeVisible();
    await expect(ask('kv_getStatus')).rejects.toThrow('fetch failed');
  } finally {
    await opened.close();
    await rm(parent, { recursive: true });
  }
});
