/** Compose: from a draft to an entry that is seen to arrive. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { encryptKeystoreJson, Wallet } from 'ethers';
import { runCommand } from '../helpers/commandLine';
import { expectAccessible } from './accessibility';
import { expect, test } from './app';
import {
  addRow,
  addStream,
  daoConfig,
  fillRow,
  gameItems,
  goTo,
  hex,
  makeSessionKey,
  newDraft,
  openAccounts,
  openTreasury,
  putBatch,
} from './composing';

test('composes, signs and appends a batch, and sees it arrive in log, tree and history', async ({ app }) => {
  // The longest way through the product, on machines of two cores.
  test.slow();
  const { page } = app;
  await newDraft(page);
  await page.getByRole('textbox', { name: 'Name of the draft' }).fill('First notes');
  await addStream(page, /A new stream/);
  await fillRow(page, 'notes/first', 'hello');
  await addRow(page, 'notes/second', 'world');
  await addRow(page, 'notes/old', '', /^Delete/);
  await addRow(page, 'notes/first', 'hello');
  await expect(page.getByText('replaced by row 4')).toBeVisible();
  await expect(page.getByText('Who signs?')).toBeVisible();
  await makeSessionKey(page);

  await page.getByRole('button', { name: 'Watch and replay' }).click();
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Would commit if it landed now');
  await expect(dryRun).toContainText('you become its admin');

  await page.getByRole('button', { name: 'Review and sign…' }).click();
  const review = page.getByRole('dialog', { name: 'Review and sign' });
  await expect(review).toContainText('notes/second');
  await expect(review).toContainText('It cannot be undone');
  await expectAccessible(page);
  // However fast it is pressed, it is one entry.
  await review.getByRole('button', { name: 'Sign and append', exact: true }).dblclick();

  const way = page.getByRole('list', { name: 'Way into the log' });
  await expect(way).toContainText('Committed');
  const sent = page.getByRole('region', { name: 'Sent batch' });
  await expect(sent).toContainText('Without effect, and not in the bytes: row 4 is about the same key.');
  await expect(page.getByRole('contentinfo')).toContainText('Replayed 1\u2009205 of 1\u2009205');
  await expectAccessible(page);
  await way.getByRole('link').first().click();
  await expect(page.getByRole('complementary', { name: /^Entry/ })).toContainText('3 writes');
  await page.getByRole('tab', { name: /^Writes/ }).click();
  // An entry of a few writes shows all their values at once.
  const put = page.getByRole('button', { name: /^Put/ }).first();
  await expect(put).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('link', { name: 'open the key' }).first().click();
  await expect(page.getByRole('tree', { name: 'Keys' })).toContainText('notes/');
  const key = page.getByRole('region', { name: 'Key', exact: true });
  await expect(key.getByRole('heading', { level: 1 })).toContainText('notes/first');
  await expect(key).toContainText('hello');
});

test('keeps drafts over a reload, undoes and redoes, and brings back what was deleted', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'config/season', '4');
  await page.getByRole('textbox', { name: 'Name of the draft' }).fill('Kept');
  await expect(page.getByRole('region', { name: 'Drafts' })).toContainText('Saved');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).toHaveValue('config/season');
  await expect(page.getByRole('contentinfo')).toContainText('1 draft');

  await page.getByRole('button', { name: 'Add row', exact: true }).click();
  await page.getByRole('button', { name: 'Row 2: Put' }).press('Control+z');
  await expect(page.getByRole('button', { name: 'Row 2: Put' })).toBeHidden();
  await page.getByRole('button', { name: 'Row 1: Put' }).press('Control+y');
  await page.getByRole('button', { name: 'Row 2: Put' }).press('Delete');
  await page.getByRole('button', { name: 'Row 1: Put' }).press('Control+d');
  await expect(page.getByText('replaced by row 2')).toBeVisible();
  await page.getByRole('button', { name: 'Row 2: Put' }).press('Alt+ArrowUp');
  await expect(page.getByRole('button', { name: 'Row 1: Put' })).toBeFocused();

  await deleteDraft(page);
  await expect(page.getByText('No drafts yet')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('textbox', { name: 'Name of the draft' })).toHaveValue('Kept');
  await deleteDraft(page);
  await expect(page.getByRole('region', { name: 'Drafts' })).toContainText('Saved');
  await page.reload();
  await page.getByRole('button', { name: 'Deleted drafts' }).click();
  await page.getByRole('menuitem', { name: 'Kept' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the draft' })).toHaveValue('Kept');
  await expectAccessible(page);
});

test('names what is wrong at its field, and signs nothing until it is mended', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'config/season', '{"a": 1');
  await page.getByRole('radio', { name: 'JSON' }).click();
  await expect(page.getByRole('alert')).toContainText('Not JSON');
  await expect(page.getByRole('button', { name: 'Review and sign…' })).toBeDisabled();
  await expectAccessible(page);

  // What is too long is wrong, and kept: it and everything that is typed after it.
  await page.getByRole('radiogroup', { name: 'Version' }).getByRole('radio', { name: 'Number' }).click();
  await page.getByRole('textbox', { name: /^Version/ }).fill('1'.repeat(400));
  await expect(page.getByText('Expected a whole number from 0 to 2^64-1').first()).toBeVisible();
  await addRow(page, 'config/after', 'typed later');
  await expect(page.getByRole('region', { name: 'Drafts' })).toContainText('Saved');
  await page.reload();
  await expect(page.getByRole('textbox', { name: /^Version/ })).toHaveValue('1'.repeat(400));
  await page.getByRole('button', { name: 'Row 2: Put' }).click();
  await expect(page.getByRole('textbox', { name: 'Value' })).toHaveValue('typed later');
});

test('tells beforehand that a batch would be rejected, and why', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'config/season', '5');
  await makeSessionKey(page);
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Would be rejected');
  await expect(dryRun).toContainText('may not write to any stream of the batch');
  await expect(dryRun).toContainText('It never had a right there');
  await expect(dryRun).toContainText('could grant it');
  await expectAccessible(page);
});

test('a key in Browse becomes a draft with its value', async ({ app }) => {
  const { page } = app;
  await page.getByRole('link', { name: 'Log' }).click();
  await page.getByRole('textbox', { name: 'Key or prefix' }).fill('config/season');
  await page.getByRole('button', { name: /^Committed/ }).click();
  await page.getByRole('grid').locator('[data-row]').first().click();
  await page.getByRole('tab', { name: /^Writes/ }).click();
  await page.getByRole('button', { name: /^Put/ }).first().click();
  await page.getByRole('link', { name: 'open the key' }).first().click();
  await page.getByRole('link', { name: 'Edit this key' }).click();
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).not.toHaveValue('');
  await expect(page.getByRole('textbox', { name: 'Value' })).not.toHaveValue('');
});

test('names a wrong password at its field, and opens the keystore with the right one', async ({ app }) => {
  const { page } = app;
  const wallet = new Wallet(`0x${'3'.repeat(64)}`);
  const keystore = await encryptKeystoreJson(wallet, 'right', { scrypt: { N: 1024 } });
  await newDraft(page);
  await openAccounts(page, 'Open a keystore file…');
  const dialog = page.getByRole('dialog', { name: 'Open a keystore file' });
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(keystore) });
  await dialog.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog.getByRole('alert')).toHaveText('This password does not open the file');
  await expectAccessible(page);

  await dialog.getByRole('textbox', { name: 'Password' }).fill('right');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('contentinfo')).toContainText('unlocked');
});

test('a conflict that arrives between dry run and signing is told, tracked, and rebased', async ({ app }) => {
  test.slow();
  const { page, folder } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'items/bow/0042/level', '12');
  await openTreasury(page);
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Would commit if it landed now');
  await expect(dryRun).toContainText('stays admin');
  await page.getByRole('button', { name: 'Review and sign…' }).click();
  const review = page.getByRole('dialog', { name: 'Review and sign' });
  await expect(review).toContainText('Would commit if it landed now');

  const put = { act: 'put', stream: gameItems, key: 'items/bow/0042/level', value: '77' };
  await putBatch(folder, [put]);
  await expect(review.getByRole('alert')).toContainText('Entry 1\u2009204 changed the answer');
  await expect(review).toContainText('Would be rejected');
  await expectAccessible(page);
  await review.getByRole('button', { name: 'Sign and append all the same' }).click();

  const sent = page.getByRole('region', { name: 'Sent batch' });
  await expect(sent).toContainText('Version conflict');
  await expect(sent).toContainText('ms later');
  await sent.getByRole('button', { name: 'Your draft again' }).click();
  await expect(dryRun).toContainText('the batch has seen the state up to 1\u2009203');
  // A look at the other ways to say the version moves nothing on.
  const version = page.getByRole('radiogroup', { name: 'Version' });
  await version.getByRole('radio', { name: 'Never conflicts' }).click();
  await version.getByRole('radio', { name: /^As of/ }).click();
  await expect(version.getByRole('radio', { name: 'As of 1\u2009203' })).toBeChecked();
  await dryRun.getByRole('button', { name: 'Rebase…' }).click();
  const rebase = page.getByRole('dialog', { name: 'Rebase the draft' });
  await expect(rebase.getByRole('region', { name: /^Theirs/ })).toContainText('77');
  await expect(rebase.getByRole('region', { name: 'Mine' })).toContainText('12');
  await expectAccessible(page);
  await rebase.getByRole('button', { name: 'Rebase 1 row' }).click();
  await expect(dryRun).toContainText('Would commit if it landed now');

  // The same again while the draft is open: the alert stands in the panel, and theirs is taken.
  await putBatch(folder, [{ ...put, value: '78' }]);
  await expect(dryRun.getByRole('alert')).toContainText('changed the answer');
  await dryRun.getByRole('button', { name: 'Rebase…' }).first().click();
  await rebase.getByRole('radio', { name: 'Take theirs' }).click();
  await rebase.getByRole('button', { name: 'Rebase 1 row' }).click();
  await expect(page.getByRole('textbox', { name: 'Value' })).toHaveValue('78');
  await expect(dryRun).toContainText('Would commit if it landed now');
  await page.getByRole('button', { name: 'Review and sign…' }).click();
  await review.getByRole('button', { name: 'Sign and append', exact: true }).click();
  await expect(sent).toContainText('Committed');
});

test('an answer that flips while one looks elsewhere is told in every view, until the draft is opened', async ({
  app,
}) => {
  const { page, folder } = app;
  await newDraft(page);
  await page.getByRole('textbox', { name: 'Name of the draft' }).fill('Bow');
  await addStream(page, 'game-items');
  await fillRow(page, 'items/bow/0042/level', '12');
  await openTreasury(page);
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Would commit if it landed now');
  const room = (name: string) => page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name });
  await room('Log').click();
  const told = page.getByRole('alert').filter({ hasText: 'changed the answer of the draft “Bow”' });
  await expect(page.getByRole('grid', { name: 'Entries' })).toBeVisible();
  await expect(told).toBeHidden();
  await putBatch(folder, [{ act: 'put', stream: gameItems, key: 'items/bow/0042/level', value: '77' }]);
  await expect(told).toContainText('Entry 1\u2009204');
  await expect(told).toContainText('Would commit before; would be rejected.');
  for (const name of ['Browse', 'Ownership', 'Nodes', 'Log']) {
    await room(name).click();
    await expect(told).toBeVisible();
  }
  await expectAccessible(page);
  await told.getByRole('link', { name: 'Open the draft' }).click();
  await expect(told).toBeHidden();
  await expect(dryRun).toContainText('Would be rejected');
  await expect(dryRun.getByRole('button', { name: 'Rebase…' }).first()).toBeVisible();
  await room('Log').click();
  await expect(told).toBeHidden();
});

test('a value comes from a file of up to 16 MiB, and a larger one is refused by name', {
  tag: '@long',
}, async ({ app }) => {
  test.slow();
  const { page, folder } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill('large/file');
  await makeSessionKey(page);
  const limit = 16 << 20;
  const choose = async (name: string, size: number) => {
    await writeFile(join(folder, name), Buffer.alloc(size, 7));
    await page.getByLabel('File with the value').setInputFiles(join(folder, name));
  };
  await page.getByRole('radio', { name: 'File' }).click();
  await choose('too-large.bin', limit + 1);
  await expect(page.getByRole('alert')).toContainText(
    'too-large.bin has 16\u2009777\u2009217 bytes; a draft keeps files of up to 16\u2009777\u2009216',
  );
  await choose('empty.bin', 0);
  await expect(page.getByRole('alert')).toContainText('empty.bin is empty');
  await choose('full.bin', limit);
  await expect(page.getByText('full.bin, 16.0 MiB')).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Would be rejected', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Drafts' })).toContainText('Saved', { timeout: 30_000 });
  // It is kept whole.
  await page.reload();
  await expect(page.getByText('full.bin, 16.0 MiB')).toBeVisible({ timeout: 30_000 });

  // A value of more than a text field takes is edited as the bytes it is, whole; one beyond a draft is not, and says why.
  const held = async (key: string, size: number) => {
    await putBatch(folder, [{ act: 'put', stream: gameItems, key, value: `0x${'07'.repeat(size)}` }]);
    await goTo(page, `/compose?stream=${gameItems}&key=${hex(key)}`);
  };
  await held('large/held', (1 << 20) + 10);
  await expect(page.getByText('bytes of before, 1.0 MiB')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Row 1: Put' })).toContainText('Put');
  await held('large/beyond', limit + 1);
  await expect(
    page.getByText(
      'The key holds 16\u2009777\u2009217 bytes; a draft keeps values of up to 16\u2009777\u2009216.',
    ),
  ).toBeVisible({
    timeout: 30_000,
  });
});

test('many rows are pasted with a preview, and 10,000 of them stay quick', async ({ app }) => {
  test.slow();
  const { page } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await page.getByRole('button', { name: 'Paste rows…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Paste rows' });
  const lines = Array.from({ length: 10_000 }, (_, i) => `import/${i},value ${i}`);
  const field = dialog.getByRole('textbox', { name: 'Rows as CSV, JSON or NDJSON' });
  await field.fill('key,value\na,1\nb,0xzz');
  await expect(dialog).toContainText('1 row cannot be taken and is left out');
  // It stands before the others, however many they are.
  await expect(dialog.getByRole('row').nth(1)).toContainText('hex');
  await expectAccessible(page);
  // What was typed is not thrown away by a key.
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toContainText('kept nowhere else');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toBeHidden();
  await expect(field).toHaveValue('key,value\na,1\nb,0xzz');
  const times: Record<string, number> = {};
  const longest = await watchTasks(page);
  const timed = async (what: string, work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    times[what] = Math.round(performance.now() - started);
    times[`${what}, longest task`] = await longest();
  };
  await timed('preview of 10,000 lines', async () => {
    const buffer = Buffer.from(`key,value\n${lines.join('\n')}`);
    await dialog
      .getByLabel('File with rows')
      .setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer });
    await expect(dialog.getByRole('button', { name: 'Add 10\u2009000 rows' })).toBeVisible();
  });
  await timed('adding them', async () => {
    await dialog.getByRole('button', { name: 'Add 10\u2009000 rows' }).click();
    await expect(page.getByRole('button', { name: 'Row 1: Put' })).toBeVisible();
  });
  await makeSessionKey(page);
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await timed('their first dry run', () => expect(dryRun).toContainText('Would be rejected'));
  await page.getByRole('button', { name: 'Row 1: Put' }).click();
  await timed('typing 20 characters', () =>
    page.getByRole('textbox', { name: 'Value' }).pressSequentially('twenty characters do'),
  );
  await timed('going to the last row', async () => {
    await page.getByRole('button', { name: 'Row 1: Put' }).press('End');
    await expect(page.getByRole('button', { name: 'Row 10000: Put' })).toBeFocused();
  });
  await timed('undo of all', async () => {
    for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z');
    await expect(page.getByRole('button', { name: 'Row 10000: Put' })).toBeHidden();
  });
  console.log('10,000 rows, milliseconds:', JSON.stringify(times));
});

test('a version of before is written back, and a batch file goes out and comes in', async ({ app }) => {
  const { page } = app;
  await page.getByRole('link', { name: 'Compose' }).click();
  await goTo(page, `/browse?stream=${gameItems}&key=${hex('items/sword/0042/level')}&tab=history`);
  await page.getByRole('link', { name: /back$/ }).click();
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).toHaveValue('items/sword/0042/level');
  await page.getByRole('radio', { name: 'Number' }).last().click();
  await page.getByRole('button', { name: /^Decimal digits.* Kind of number/ }).click();
  await page.getByRole('option', { name: 'Unsigned, 16 bits' }).click();
  await page.getByRole('textbox', { name: 'Value' }).fill('258');
  await expect(page.getByText('0x0102')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Drafts' })).toContainText('Saved');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'More about the draft' }).click();
  await page.getByRole('menuitem', { name: 'Save as batch file' }).click();
  const file = await (await download).path();
  const text = await readFile(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ rows: [{ value: '0x0102', number: { kind: 'u16' } }] });
  const open = (content: string) =>
    page
      .getByLabel('Batch file', { exact: true })
      .setInputFiles({ name: 'b.json', mimeType: 'application/json', buffer: Buffer.from(content) });
  await open(text);
  await expect(page.getByRole('region', { name: 'Drafts' })).toContainText('2');
  await expect(page.getByText('Look at this file before you sign it')).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Value' })).toHaveValue('258');
  await open(text.replace('0x0102', '0x0103').replace(/"log": "0x..../, '"log": "0x0000'));
  await expect(page.getByText('Look at this file before you sign it')).toBeVisible();
  await expect(page.getByText('It was changed after it was written')).toBeVisible();
  await expect(page.getByText('It was written for another log')).toBeVisible();
  await open('{}');
  await expect(page.getByRole('alert')).toContainText('not a batch of Streamscope');

  // The same by dropping it on the list.
  const drafts = page.getByRole('listbox', { name: 'Drafts and what was sent' });
  const before = await drafts.getByRole('option').count();
  const dropped = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'dropped.json', { type: 'application/json' }));
    return data;
  }, text);
  await page.getByRole('region', { name: 'Drafts' }).dispatchEvent('dragover', { dataTransfer: dropped });
  await page.getByRole('region', { name: 'Drafts' }).dispatchEvent('drop', { dataTransfer: dropped });
  await expect(drafts.getByRole('option')).toHaveCount(before + 1);
  await expect(page.getByRole('alert')).toBeHidden();
  // Links and files make drafts; nothing was sent by any of them.
  await expect(page.getByRole('contentinfo')).toContainText('Replayed 1\u2009204 of 1\u2009204');
  await expect(page.getByText('Sent', { exact: true })).toBeHidden();
});

test('hex that is typed as text is said to be text, and is taken as bytes at a press', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await page.getByRole('button', { name: 'Stream', exact: true }).click();
  const streams = page.getByRole('dialog', { name: 'Add a stream' });
  await streams.getByRole('textbox').fill(`0x${'AB'.repeat(32)}`);
  await expect(streams).toContainText('this id, in small letters');
  await page.keyboard.press('Enter');
  await fillRow(page, '0x6162', '0xFF00');
  await expect(page.getByText('Taken as 6 characters of text')).toHaveCount(2);
  await page.getByRole('button', { name: 'Take it as 2 bytes of hex' }).first().click();
  await page.getByRole('button', { name: 'Take it as 2 bytes of hex' }).click();
  await expect(page.getByText(/Taken as .* of text/)).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Hex' }).first()).toBeChecked();
  const key = page.getByRole('textbox', { name: 'Key', exact: true });
  await page.getByRole('radio', { name: 'Text' }).first().click();
  await key.fill('items/\u202etxt\u200b');
  await expect(page.getByText('2 characters do not show')).toBeVisible();
  await key.fill('items/txt');
  // A text field has no CR; what was not touched keeps its own.
  const value = page.getByRole('textbox', { name: 'Value' });
  await value.fill('0x610d0a620d0a');
  await page.getByRole('radio', { name: 'Text' }).last().click();
  await expect(value).toHaveValue('a\nb\n');
  await value.press('Control+Home');
  await value.pressSequentially('x');
  await expect(value).toHaveValue('xa\nb\n');
  await page.getByRole('radio', { name: 'Hex' }).last().click();
  await expect(value).toHaveValue('0x78610d0a620d0a');
  const version = page.getByRole('radiogroup', { name: 'Version' });
  await version.getByRole('radio', { name: 'Number' }).click();
  await page.getByRole('textbox', { name: /^Version/ }).fill('-1');
  await expect(page.getByRole('alert').first()).toContainText('from 0 to 2^64-1');
  await expect(page.getByRole('button', { name: 'Review and sign…' })).toBeDisabled();

  // Raw bytes that are no text stay hex, and that is said.
  await page.getByRole('button', { name: 'More about the draft' }).click();
  await page.getByRole('menuitem', { name: 'Write the bytes by hand' }).click();
  const as = page.getByRole('radiogroup', { name: 'Content: text or hex' });
  await as.getByRole('radio', { name: 'Hex' }).click();
  await page.getByRole('textbox', { name: 'Content of the entry' }).fill('0xff');
  await as.getByRole('radio', { name: 'Text' }).click();
  await expect(page.getByText('no text in UTF-8')).toBeVisible();
});

test('rows are moved by mouse, and a draft is duplicated with all of them', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'first', '1');
  await addRow(page, 'second', '2');
  await page.getByRole('button', { name: 'Row 2: Put' }).click();
  const rows = page.getByRole('list', { name: 'Rows of the batch' }).getByRole('listitem');
  await expect(rows.first()).toContainText('first');
  await rows.nth(1).dragTo(rows.first());
  await expect(rows.first()).toContainText('second');
  await page.getByRole('textbox', { name: 'Name of the draft' }).fill('Ordered');
  await page.getByRole('button', { name: 'More about the draft' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  const drafts = page.getByRole('listbox', { name: 'Drafts and what was sent' });
  await expect(drafts.getByRole('option', { name: /Ordered/ })).toHaveCount(2);
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('second');

  // Scrolled by less than the row before it, an open row's line stands where the row begins.
  await page.setViewportSize({ width: 1280, height: 600 });
  const line = page.getByRole('button', { name: 'Row 2: Put' });
  await line.click();
  const row = rows.nth(1);
  await page.mouse.wheel(0, -1_000);
  await expect(rows.first()).toBeInViewport({ ratio: 1 });
  const before = await topOf(row);
  await page.mouse.wheel(0, 20);
  await expect.poll(() => topOf(row)).toBeLessThan(before);
  expect(Math.abs((await topOf(line)) - (await topOf(row)))).toBeLessThan(3);
  // An editor that is taller than the room for rows: its line stays while one reads on.
  await page.setViewportSize({ width: 1280, height: 480 });
  await page.getByRole('textbox', { name: 'Value' }).hover();
  await page.mouse.wheel(0, 1_000);
  // The first row is out of sight, and the editor's own head.
  await expect(rows.nth(1).getByRole('button', { name: /^Put Act/ })).not.toBeInViewport({ ratio: 1 });
  await expect(line).toBeInViewport({ ratio: 1 });

  // A long last part leaves room for a mark that something stands before it.
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill(`k/${'x'.repeat(120)}`);
  const prefix = rows.nth(1).getByText('k/', { exact: true });
  await expect(prefix).toBeVisible();
  expect((await prefix.locator('..').boundingBox())!.width).toBeGreaterThan(8);
});

test('accounts are made, locked, unlocked, renamed and watched', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await openAccounts(page, 'Make an account…');
  const make = page.getByRole('dialog', { name: 'Make an account' });
  // No key is made under a name that cannot be kept.
  await make.getByLabel('Name').fill('n'.repeat(65));
  await make.getByLabel('New password').fill('secret');
  await make.getByLabel('The same password again').fill('secret');
  await expect(make.getByRole('alert')).toHaveText('At most 64 characters');
  await expect(make.getByRole('button', { name: 'Make it' })).toBeDisabled();
  await make.getByLabel('Name').fill('my own');
  await make.getByLabel('New password').fill('secret');
  await make.getByLabel('The same password again').fill('other');
  await expect(make.getByRole('alert')).toHaveText('The passwords differ');
  await expectAccessible(page);
  await make.getByLabel('The same password again').fill('secret');
  await make.getByRole('button', { name: 'Make it' }).click();
  await expect(make).toBeHidden({ timeout: 20_000 });
  await expect(page.getByRole('contentinfo')).toContainText('my own');
  await openAccounts(page, 'Lock all');
  await page.getByRole('button', { name: 'Unlock…' }).click();
  const unlock = page.getByRole('dialog', { name: 'Unlock the account' });
  await expect(unlock).toContainText('This host has no secret store');
  await unlock.getByLabel('Password').fill('wrong');
  const unlockIt = unlock.getByRole('button', { name: 'Unlock', exact: true });
  await unlockIt.press('Enter');
  await expect(unlock.getByRole('alert')).toContainText('does not open', { timeout: 20_000 });
  // The button could not be pressed for a while; who pressed it by keyboard is where they were.
  await expect(unlockIt).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(unlock).toBeHidden();
  await page.getByRole('button', { name: 'Unlock…' }).click();
  await unlock.getByLabel('Password').fill('secret');
  await unlock.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(unlock).toBeHidden({ timeout: 20_000 });

  await openAccounts(page, 'Watch an account…');
  await page.getByRole('dialog').getByLabel('Account').fill('treasury');
  await page.keyboard.press('Enter');
  await addStream(page, 'game-items');
  await fillRow(page, 'config/season', '5');
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('Would commit');
  await expect(page.getByText('A watched account has no key here')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review and sign…' })).toBeDisabled();

  // Watching is for this draft: the next one is sent by an account with a key again.
  await newDraft(page);
  await expect(page.getByRole('button', { name: /Sign as/ })).toContainText('my own');

  await openAccounts(page, 'All accounts…');
  const all = page.getByRole('dialog', { name: 'Accounts' });
  await expect(all.getByRole('list', { name: 'Accounts' }).getByRole('listitem')).toHaveCount(2);
  const own = all.getByRole('listitem').filter({ hasText: 'my own' });
  await own.getByRole('textbox').fill('renamed');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('contentinfo')).toContainText('renamed');
  await expectAccessible(page);
  const saved = page.waitForEvent('download');
  await all.getByRole('button', { name: 'Save the keystore file' }).click();
  expect(JSON.parse(await readFile(await (await saved).path(), 'utf8'))).toHaveProperty('Crypto');
});

test('a stream with a decoder is composed through it, or as raw bytes', async ({ app }) => {
  const { page, folder } = app;
  const code = join(folder, 'reverse.mjs');
  await writeFile(
    code,
    `export function decode(content) {
       if (content.length === 0) throw new Error('nothing');
       return { writes: [{ key: fromText('all'), value: content.slice().reverse() }] };
     }
     export function encode({ writes }) {
       if (writes.length !== 1) throw new Error('one row alone');
       return writes[0].value.slice().reverse();
     }`,
  );
  const set = await runCommand(['decoder', 'set', '-w', folder, daoConfig, code]);
  expect(set.code, set.stderr).toBe(0);
  await newDraft(page);
  await addStream(page, 'dao-config');
  await fillRow(page, 'all', 'abc');
  await makeSessionKey(page);
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('The stream’s own decoder makes the bytes');
  await page.getByRole('button', { name: 'Show bytes' }).click();
  await expect(page.getByRole('region', { name: 'Bytes of the entry' })).toContainText('63 62 61');
  await page.getByRole('button', { name: 'Add row', exact: true }).click();
  await fillRow(page, 'more', 'def');
  await expect(dryRun).toContainText('one row alone');
  await dryRun.getByRole('button', { name: 'Write the bytes by hand' }).click();
  await page.getByRole('textbox', { name: 'Content of the entry' }).fill('xyz');
  await expect(dryRun).toContainText('The bytes are signed as they are');
  await expectAccessible(page);
  const review = page.getByRole('dialog', { name: 'Review and sign' });
  await page.getByRole('button', { name: 'Review and sign…' }).click();
  await expect(review).toContainText('reads them in its own way, which is not shown here');
  await review.getByRole('button', { name: 'Back to the draft' }).click();

  // Of a stream without one, the review says in words what nodes read in the bytes.
  await newDraft(page);
  await addStream(page, 'game-items');
  await page.getByRole('button', { name: 'Remove dao-config' }).click();
  await page.getByRole('button', { name: 'More about the draft' }).click();
  await page.getByRole('menuitem', { name: 'Write the bytes by hand' }).click();
  await page.getByRole('radiogroup', { name: 'Content: text or hex' }).getByText('Hex').click();
  const renounce = `0x${'00'.repeat(7)}07${'00'.repeat(8)}00000001${'01'}${gameItems.slice(2)}`;
  await page.getByRole('textbox', { name: 'Content of the entry' }).fill(renounce);
  await page.getByRole('button', { name: 'Review and sign…' }).click();
  await expect(review).toContainText('The bytes are signed as they are');
  await expect(review).toContainText('7: void if one of its keys was written later');
  await expect(review.getByRole('region', { name: 'Rows' })).toContainText('Renounce admin');
  await expectAccessible(page);
});

/** @returns a function that tells the longest task of the page's thread since it was last asked, ms; 0 below 50 ms */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  const tasks = await page.evaluateHandle(() => {
    const durations: number[] = [];
    new PerformanceObserver((list) => {
      durations.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
    return durations;
  });
  return () => tasks.evaluate((durations) => Math.round(Math.max(0, ...durations.splice(0))));
}

async function topOf(element: Locator): Promise<number> {
  return (await element.boundingBox())!.y;
}

async function deleteDraft(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More about the draft' }).click();
  await page.getByRole('menuitem', { name: 'Delete the draft' }).click();
}
