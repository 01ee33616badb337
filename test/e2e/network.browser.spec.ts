/** A network, the window, and the official SDK: each reads what the other wrote. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KvClient } from '@0gfoundation/0g-ts-sdk';
import { expect, type Page, test } from '@playwright/test';
import { encryptKeystoreJson } from 'ethers';
import { fromText } from '../../shared/bytes';
import { runCommand } from '../helpers/commandLine';
import { OfficialSdk } from '../network/officialSdk';
import { expectAccessibleInBothThemes } from './accessibility';
import { openInBrowser } from './browserHost';
import { type Network, setFault, startNetwork } from './localNetwork';

const stream = `0x${'5d'.repeat(32)}`;

test('the official SDK uploads, the window shows it and sends an answer, and the SDK reads that back', async ({
  page,
}) => {
  test.slow();
  const parent = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-network-'));
  const folder = join(parent, 'workspace');
  const { network, stop } = await startNetwork();
  const sdk = new OfficialSdk(network);
  const connect = ['connect', '-w', folder, '--rpc', network.rpcUrl, '--flow', network.flow];
  await runCommand([...connect, '--indexer', network.indexer, '--streams', stream]);
  const opened = await openInBrowser(folder, page);
  try {
    await opened.start();
    const tree = page.getByRole('tree', { name: 'Keys' });
    await expect(page.getByText('0G network').first()).toBeVisible();
    await sdk.batch(({ streamDataBuilder }) =>
      streamDataBuilder.set(stream, fromText('question'), fromText('who reads this?')),
    );
    // Without a reload, and without being asked.
    await expect(page.getByRole('contentinfo')).toContainText('1 key');
    await page.getByRole('link', { name: 'Browse' }).click();
    await tree.getByRole('treeitem', { name: 'question' }).click();
    const key = page.getByRole('region', { name: 'Key', exact: true });
    await expect(key).toContainText('who reads this?');

    await composeAnswer(page, network);
    await page.getByRole('button', { name: 'Review and sign…' }).click();
    const review = page.getByRole('dialog', { name: 'Review and sign' });
    await expect(review).toContainText('Would commit if it landed now');
    await expect(review).toContainText('Fee');
    await expect(review).toContainText('Pays for and sends one entry');
    await expectAccessibleInBothThemes(page);
    await review.getByRole('button', { name: 'Sign and send', exact: true }).click();
    const way = page.getByRole('list', { name: 'Way into the log' });
    await expect(way).toContainText('Committed', { timeout: 30_000 });
    for (const stage of ['Signed', 'Mined', 'Uploaded', 'Fetched', 'Replayed'])
      await expect(way).toContainText(stage);
    await expectAccessibleInBothThemes(page);

    // A storage node that takes nothing: the stage that stalls is named, until it goes on.
    for (const node of network.nodes) await setFault(node, { kind: 'down' });
    await page.getByRole('button', { name: 'New draft from it' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('and once more');
    // It has seen the entry that it is a copy of.
    await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('Would commit');
    await page.getByRole('button', { name: 'Review and sign…' }).click();
    await review.getByRole('button', { name: 'Sign and send', exact: true }).click();
    await expect(page.getByText(/^Uploading stalls: /)).toBeVisible({ timeout: 30_000 });
    await expectAccessibleInBothThemes(page);
    for (const node of network.nodes) await setFault(node, { kind: 'none' });
    await expect(way).toContainText('Committed', { timeout: 60_000 });

    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Nodes' }).click();
    // What has arrived is on its way no more.
    const sync = page.getByRole('region', { name: 'Sync' });
    await expect(sync).toContainText('In step');
    await expect(sync).not.toContainText('On its way out');
    const server = page.getByRole('region', { name: 'kv server' });
    await server.getByRole('textbox', { name: 'Port' }).fill('0');
    await server.getByRole('button', { name: 'Start' }).click();
    const address = await server.getByText(/^http:\/\/127\.0\.0\.1:/).textContent();
    const client = new KvClient(address!.trim().split(' ')[0]!);
    const value = await client.getValue(stream, fromText('answer'));
    expect(Buffer.from(value!.data, 'base64').toString()).toBe('and once more');
    expect(value!.version).toBe(2);
    expect(await client.getTransactionResult(2)).toBe('Commit');
    await expect(server).toContainText('kv_getTransactionResult');

    // Offline nothing can be sent, and that is said before somebody tries.
    await page.getByRole('region', { name: 'Connection' }).getByText('Offline', { exact: true }).click();
    await page.getByRole('link', { name: 'Compose' }).click();
    await page.getByRole('button', { name: 'New draft from it' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('never sent');
    await page.getByRole('button', { name: 'Review and sign…' }).click();
    await expect(review).toContainText('No fee is known while this workspace is offline.');
    await expect(review).toContainText('Nothing can be sent until Offline is switched off in Nodes.');
    await expect(review.getByRole('button', { name: /^Sign and send/ })).toBeDisabled();
  } finally {
    sdk.close();
    await opened.close();
    await stop();
    await rm(parent, { recursive: true });
  }
});

/** A draft with one key, by the account that founded the stream. */
async function composeAnswer(page: Page, network: Network): Promise<void> {
  await page.getByRole('link', { name: 'Compose' }).click();
  await page.getByRole('button', { name: 'New draft' }).first().click();
  // The stream is the one that was looked at.
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill('answer');
  await page.getByRole('textbox', { name: 'Value' }).fill('the other side');
  await page.getByRole('button', { name: 'Accounts', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Open a keystore file…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open a keystore file' });
  const keystore = await encryptKeystoreJson(network.accounts[0]!, 'devnet', { scrypt: { N: 1024 } });
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'founder.json',
    mimeType: 'application/json',
    buffer: Buffer.from(keystore),
  });
  await dialog.getByRole('textbox', { name: 'Password' }).fill('devnet');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}
