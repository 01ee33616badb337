/** A workspace that reads another node: opened from the window, browsed like any other, while the node goes away. */
import { once } from 'node:events';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sampleLabels from '../../resources/sample.labels.json' with { type: 'json' };
import { fromText, toHex } from '../../shared/bytes';
import { startExplorer } from '../cli/explorer';
import { runCommand } from '../helpers/commandLine';
import { expectAccessibleInBothThemes } from './accessibility';
import { expect, test } from './app';
import { startHost } from './browserHost';

const [stream] = Object.entries(sampleLabels.streams).find(([, label]) => label === 'game-items')!;
const level = toHex(fromText('items/sword/0042/level'));
const ada = '0xacfcd674fe52526ff508d4947e12521662fb9ceb';

test('any node is browsed by its kv_* calls, and says plainly what it does not tell', {
  tag: '@long',
}, async ({ page, template, log, importOptions }) => {
  const home = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-remote-'));
  await cp(await template(log, importOptions), join(home, 'there'), { recursive: true });
  const node = await startExplorer(join(home, 'there'));
  const { host, url } = await startHost(join(home, 'here'), { STREAMSCOPE_HOME: home });
  const goTo = (place: string) =>
    page.evaluate((hash) => {
      window.location.hash = hash;
    }, place);
  const room = (name: string) => page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name });
  try {
    await page.goto(url);
    await page.getByRole('button', { name: /^Workspace / }).click();
    await page.getByRole('menuitem', { name: 'Browse another node…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Browse another node' });
    const address = dialog.getByRole('textbox', { name: 'kv_* address' });
    await address.fill('http://127.0.0.1:1');
    await dialog.getByRole('button', { name: 'Look' }).click();
    await expect(dialog.getByRole('alert')).toContainText('does not answer as it should');
    await address.fill(node.kvUrl);
    await dialog.getByRole('button', { name: 'Look' }).click();
    await expect(dialog.getByText('Replayed there')).toBeVisible();
    await expectAccessibleInBothThemes(page);
    await dialog.getByRole('button', { name: 'Browse this node' }).click();

    // The page goes to the workspace of the node; what needs a log is not offered there.
    await expect(page.getByText(`${node.kvUrl} answers`)).toBeVisible();
    await expect(room('Compose')).toBeHidden();
    await goTo(`/browse?stream=${stream}`);
    const tree = page.getByRole('tree');
    await expect(tree.getByRole('treeitem', { name: /items/ })).toBeVisible();
    await expect(page.getByText('The node does not count keys')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'What it does not tell' })).toBeVisible();
    // It counts no keys, but they can be read: few of them at this seq.
    await goTo(`/browse?stream=${stream}&at=10`);
    await page.getByRole('button', { name: 'Count the keys' }).click();
    const counted = page.getByText(/^all .* keys were read$/);
    await expect(counted).toBeVisible();
    const { stdout } = await runCommand(['range', '-w', join(home, 'there'), stream, '--at', '10']);
    expect((await counted.textContent())!.replace(/\D/g, '')).toBe(String(stdout.trim().split('\n').length));
    await expectAccessibleInBothThemes(page);

    await goTo(`/browse?stream=${stream}&key=${level}&at=640`);
    const key = page.getByRole('region', { name: 'Key', exact: true });
    await expect(key).toContainText('Version 402');
    await key.getByRole('button', { name: /What stood here before/ }).click();
    await expect(page).toHaveURL(/at=401/);
    await key.getByRole('tab', { name: 'Who may write' }).click();
    await key.getByRole('textbox', { name: 'Account' }).fill(ada);
    await expect(key.getByRole('list', { name: 'What the node says' })).toContainText('Yes');
    await expectAccessibleInBothThemes(page);

    await goTo(`/browse?stream=${stream}&view=range&prefix=${toHex(fromText('config/'))}`);
    await expect(page.getByRole('grid', { name: 'Keys in the range' })).toContainText('config/season');
    await room('Log').click();
    await expect(page.getByRole('grid', { name: 'Results' })).toContainText('Commit');
    // The newest entry is the one that the node has replayed to, and why one was skipped it does not tell.
    const told = await page.getByRole('contentinfo').getByText('Replayed there to').textContent();
    const newest = told!.replace('Replayed there to ', '');
    await expect(page.getByText(`entries ${newest} down to`)).toBeVisible();
    await expectAccessibleInBothThemes(page);
    await goTo('/compose');
    await expect(page.getByText('This node answers reads only')).toBeVisible();

    // The node goes away: what was read stays, and why nothing new comes is said.
    await goTo(`/browse?stream=${stream}`);
    await expect(tree.getByRole('treeitem', { name: /items/ })).toBeVisible();
    await node.stop();
    await room('Nodes').click();
    await page.getByRole('button', { name: 'Ask now' }).click();
    await expect(page.getByText('The node does not answer.')).toBeVisible();
    await room('Browse').click();
    await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Keys', exact: true })).toBeVisible();
  } finally {
    host.kill('SIGTERM');
    await once(host, 'exit');
    await rm(home, { recursive: true });
  }
});
