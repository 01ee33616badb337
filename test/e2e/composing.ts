/** Drafts, rows and accounts as a person makes them in the page. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { encryptKeystoreJson, Wallet } from 'ethers';
import { runCommand } from '../helpers/commandLine';
import { expect } from './app';

export const gameItems = '0x723d190f344246428c7a8d3f5b92f19bbfd0835e779c4fba654468b05dcbae70';
export const daoConfig = '0x40b081f5fa8389899b4cf00a52433313c465ceb98eb93d0cd0354a2439fb8a2c';
const password = { STREAMSCOPE_PASSWORD: 'sample' };
export const hex = (text: string) => `0x${Buffer.from(text).toString('hex')}`;

/** The keys of the sample's accounts are no secret: they are made from their names. */
async function treasuryKeystore(): Promise<string> {
  const privateKey = `0x${createHash('sha256').update('streamscope sample account 5308 treasury').digest('hex')}`;
  const { address } = new Wallet(privateKey);
  return encryptKeystoreJson({ privateKey, address }, 'sample', { scrypt: { N: 1024 } });
}

/** Appends a batch of the treasury from outside of the page. */
export async function putBatch(folder: string, rows: object[]): Promise<void> {
  const [batch, keystore] = [join(folder, 'batch.json'), join(folder, 'treasury.json')];
  await writeFile(
    batch,
    JSON.stringify({ streamscope: 'batch', schemaVersion: 1, version: '18446744073709551615', rows }),
  );
  await writeFile(keystore, await treasuryKeystore());
  const put = await runCommand(['put', '-w', folder, '--batch', batch, '--keystore', keystore], password);
  expect(put.code, put.stderr).toBe(0);
}

export async function openTreasury(page: Page): Promise<void> {
  await openAccounts(page, 'Open a keystore file…');
  const dialog = page.getByRole('dialog', { name: 'Open a keystore file' });
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'treasury.json',
    mimeType: 'application/json',
    buffer: Buffer.from(await treasuryKeystore()),
  });
  await dialog.getByRole('textbox', { name: 'Password' }).fill('sample');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}

export async function openAccounts(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Accounts', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

export async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
}

export async function newDraft(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Compose' }).click();
  await page.getByRole('button', { name: 'New draft' }).first().click();
}

export async function addStream(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Stream', exact: true }).click();
  await page.getByRole('dialog', { name: 'Add a stream' }).getByRole('button', { name }).click();
}

export async function fillRow(page: Page, key: string, value: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill(key);
  if (value !== '') await page.getByRole('textbox', { name: 'Value' }).fill(value);
}

export async function addRow(page: Page, key: string, value: string, act?: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Add row', exact: true }).click();
  if (act !== undefined) {
    await page.getByRole('button', { name: /^Put Act/ }).click();
    await page.getByRole('option', { name: act }).click();
  }
  await fillRow(page, key, value);
}

export async function makeSessionKey(page: Page): Promise<void> {
  await openAccounts(page, 'Make a session key');
}
