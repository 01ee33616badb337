/** What deserves a look in the ownership of a stream: each finding leads to the entries that it rests on. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { A, alice, bob, control, entry, exchangeLine, put } from '../protocol/entries';
import { expectAccessibleInBothThemes } from './accessibility';
import { test as base, expect } from './app';

const vip = { key: 'vip' };
/** A special key loses its only writer, and then the stream its only admin. */
const entries = [
  entry(
    alice,
    [A],
    control('SET_KEY_TO_SPECIAL', A, vip),
    control('GRANT_SPECIAL_WRITER_ROLE', A, { ...vip, account: bob }),
    control('GRANT_WRITER_ROLE', A, { account: bob }),
  ),
  entry(alice, [A], put(A, 'other', 'x')),
  entry(alice, [A], control('REVOKE_SPECIAL_WRITER_ROLE', A, { ...vip, account: bob })),
  entry(bob, [A], put(A, 'vip', 'x')),
  entry(alice, [A], control('RENOUNCE_ADMIN_ROLE', A)),
];

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
  log: async ({}, use) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
    const file = join(folder, 'findings.ndjson');
    await writeFile(file, `${entries.map((each, seq) => exchangeLine(seq, each)).join('\n')}\n`);
    await use(file);
    await rm(folder, { recursive: true });
  },
});

test('a stream without an admin, and a key whose only writer lost its right, each open the log', async ({
  app,
}) => {
  const { page } = app;
  const conflicts = () =>
    page.evaluate(() => {
      window.location.hash = '/ownership?view=conflicts';
    });
  const rows = page.getByRole('grid', { name: 'Entries of the log' }).locator('[data-row]');
  await conflicts();
  const findings = page.getByRole('region', { name: 'Findings' });
  const orphan = findings.getByRole('listitem').filter({ hasText: 'lost its only writers' });
  await expect(orphan).toContainText('vip');
  await expect(orphan).toContainText('until 2');
  await expect(orphan).toContainText('Nobody can write it any more');
  const ownerless = findings.getByRole('listitem').filter({ hasText: 'has no admin' });
  await expect(ownerless).toContainText('Its writers may still write and pass that on');
  await expectAccessibleInBothThemes(page);

  await orphan.getByRole('link', { name: 'Open the log' }).click();
  await expect(page.getByRole('textbox', { name: 'Key or prefix' })).toHaveValue('vip');
  await expect(rows).toHaveCount(3);
  await conflicts();
  await ownerless.getByRole('link', { name: 'Open the log' }).click();
  await expect(rows).toHaveCount(entries.length);
});
