import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newSettings, readSettings, writeSettings } from '../../../electron/engine/settings';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';
import { faultOf } from '../log/testLog';

let folder: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder('settings');
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, 'workspace.json');
const id = `0x${'0a'.repeat(32)}` as const;

test('what is written is read; a folder that is not there is made', async () => {
  const deep = join(folder, 'a', 'b');
  const settings = {
    ...newSettings(deep),
    watched: [id],
    labels: { accounts: { '0x01': 'Ada' }, streams: {} },
    encryption: { mode: 'v2' as const, fingerprint: 'f' },
  };
  await writeSettings(deep, settings);
  expect(await readSettings(deep)).toEqual(settings);
  expect(settings.name).toBe('b');
});

test('a folder without settings, a missing one and a file are no workspace', async () => {
  expect(await readSettings(folder)).toBeUndefined();
  expect(await readSettings(join(folder, 'none'))).toBeUndefined();
  await writeFile(join(folder, 'file'), '');
  expect(await readSettings(join(folder, 'file'))).toBeUndefined();
});

test('a newer format is refused before its fields are looked at', async () => {
  await writeFile(file(), '{"format":2,"streams":"of another shape"}');
  expect(await faultOf(readSettings(folder))).toEqual({
    code: 'formatNewer',
    message: 'This workspace has format 2; this version reads up to 1. Use a newer Streamscope.',
    data: { what: 'workspace', found: 2, supported: 1 },
  });
});

test.each([
  ['', 'workspace.json'],
  ['{"format":1,', 'workspace.json'],
  ['[]', 'workspace.json'],
  ['{}', 'workspace.json format'],
  [JSON.stringify({ ...newSettings('x'), watched: ['0x12'] }), 'workspace.json watched 0'],
  [JSON.stringify({ ...newSettings('x'), encryption: { mode: 'v3' } }), 'workspace.json encryption mode'],
])('damaged settings are refused with their field, and left as they are: %j', async (text, field) => {
  await writeFile(file(), text);
  expect(await faultOf(readSettings(folder))).toMatchObject({ code: 'badInput', data: { field } });
  expect(await readFile(file(), 'utf8')).toBe(text);
});
