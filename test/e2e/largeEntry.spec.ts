/** An entry of very many writes: it opens at once, any of its writes is one step away, and the page stays small. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromText, type Hex, toHex } from '../../shared/bytes';
import { encodeBatch, maxU64 } from '../../shared/streamData';
import { expectAccessibleInBothThemes } from './accessibility';
import { test as base, expect } from './app';

const streamHex: Hex = `0x${'00'.repeat(31)}68`;
const streamId = Buffer.from(streamHex.slice(2), 'hex');
const sender = `0x${'1a'.repeat(20)}`;
const count = 20_000;

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
  log: async ({}, use) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
    const file = join(folder, 'large.ndjson');
    const line = (seq: number, version: bigint) => {
      const writes = Array.from({ length: seq === 0 ? 0 : count }, (_, i) => ({
        streamId,
        key: fromText(`item/${String(i + 1).padStart(5, '0')}`),
        value: fromText(`${seq} ${i + 1}`),
      }));
      const data = encodeBatch({ version, reads: [], writes, accessControl: [] });
      return JSON.stringify({ seq, sender, streamIds: [streamHex], data: toHex(data) });
    };
    await writeFile(file, `${[line(0, maxU64), line(1, maxU64), line(2, 0n)].join('\n')}\n`);
    await use(file);
    await rm(folder, { recursive: true });
  },
});

test('says why at once, pages through its writes, and goes to any of them', { tag: '@long' }, async ({
  app,
}) => {
  const { page } = app;
  await page.evaluate(() => {
    window.location.hash = '/log/entry?entry=2';
  });
  const entry = page.getByRole('region', { name: 'Entry 2' });
  await expect(entry.getByRole('region', { name: 'Why' })).toContainText('1 is newer than 0');
  await expect(entry.getByRole('region', { name: 'Repair' })).toContainText('version 1 or later');

  const writes = entry.getByRole('region', { name: 'What it wanted to write' });
  await expect(writes).toContainText('item/00200');
  await entry.getByRole('button', { name: 'Next writes' }).click();
  await expect(writes).toContainText('item/00400');
  await expect(writes).not.toContainText('item/00200');
  await entry.getByRole('textbox', { name: 'Go to one of the writes, by its number' }).fill('19 999');
  await page.keyboard.press('Enter');
  await expect(writes).toContainText('item/19999');
  await expect(entry.getByRole('button', { name: 'Next writes' })).toBeDisabled();
  await expectAccessibleInBothThemes(page);
  // What was passed is not kept on the page.
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(8000);
});
