/** `decoder set`, `show` and `remove`: alone, and through the explorer that has the workspace open. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decoderHash } from '../../electron/engine/decoderFiles';
import { fromText } from '../../shared/bytes';
import { type Finished, runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { A, alice, B, bob, entry, exchangeLine, put, rawEntry, X } from '../protocol/entries';
import { example } from '../unit/decode/decoders';
import { writeExchangeFile } from '../unit/log/testLog';
import { type Explorer, startExplorer } from './explorer';

const slow = { timeout: 180_000 };
const exampleFile = fileURLToPath(new URL('../../resources/decoders/jsonLines.js', import.meta.url));
const jsonLines = example('jsonLines');
const log = [
  rawEntry(alice, [A], fromText('{"key":"lamp","value":{"on":true}}\n')),
  rawEntry(alice, [A], fromText('this is no JSON')),
  entry(bob, [B], put(B, 'k', 'v')),
];

let folder: string;
let workspace: string;
let explorer: Explorer | undefined;

beforeEach(async () => {
  folder = await makeTemporaryFolder('decoders');
  workspace = join(folder, 'workspace');
  const file = await writeExchangeFile(
    folder,
    log.map((each, seq) => exchangeLine(seq, each)),
  );
  const { code, stderr } = await runCommand(['import', file, '-w', workspace]);
  if (code !== 0) throw new Error(stderr);
});
afterEach(async () => {
  await explorer?.stop();
  explorer = undefined;
  await rm(folder, { recursive: true });
});

const decoder = (...args: string[]) => runCommand(['decoder', ...args]);
const set = (file = exampleFile, stream: string = A) => decoder('set', '-w', workspace, stream, file);
const lamp = async () => (await runCommand(['get', '-w', workspace, A, 'lamp'])).stdout;
const texts = async () => readdir(join(workspace, 'decoders'));
const counts = ({ stdout }: Finished) => {
  const { seconds, ...rest } = JSON.parse(stdout) as Record<string, number>;
  expect(seconds).toBeGreaterThan(0);
  return rest;
};

describe.each([
  ['alone', false],
  ['through an open explorer', true],
])('%s', (_, open) => {
  test('a decoder is set, shown and removed, and the state follows', slow, async () => {
    if (open) explorer = await startExplorer(workspace);
    expect(await lamp()).toBe('');
    expect(counts(await set())).toEqual({ entries: 3, committed: 2, rejected: 1, skipped: 0, keys: 2 });
    expect(JSON.parse(await lamp())).toMatchObject({ key: '0x6c616d70', version: 0, size: 11 });
    const { stdout: results } = await runCommand(['results', '-w', workspace]);
    expect(results.split('\n')[1]).toMatch(
      /^\{"seq":1,"result":"DecoderError: line 1 of the entry is not JSON: /,
    );

    const hash = decoderHash(jsonLines);
    const shown = await decoder('show', '-w', workspace, A);
    expect(shown.stdout).toBe(`${JSON.stringify({ streamId: A, hash, bytes: jsonLines.length })}\n`);
    expect((await decoder('show', '-w', workspace, A, '--code')).stdout).toBe(jsonLines);

    const removed = await decoder('remove', '-w', workspace, A);
    expect(counts(removed)).toEqual({ entries: 3, committed: 1, rejected: 2, skipped: 0, keys: 1 });
    expect(await lamp()).toBe('');
    expect(await texts()).toEqual([]);
    expect(await decoder('show', '-w', workspace, A)).toMatchObject({ code: 1, stdout: '' });
    expect(await decoder('remove', '-w', workspace, A)).toMatchObject({ code: 1, stdout: '' });
  });
});

test('a text that is no decoder is refused with its line, and nothing changes', slow, async () => {
  await set();
  const file = join(folder, 'wrong.js');
  await writeFile(file, 'export function decode(content) {\n  return {;\n}\n');
  const syntax = await set(file);
  expect(syntax).toMatchObject({ code: 1, stdout: '' });
  expect(syntax.stderr).toMatch(/^streamscope: code: line 2: SyntaxError: /);
  await writeFile(file, 'export function decodes() {}');
  expect((await set(file)).stderr).toMatch(/^streamscope: code: exports no function decode/);
  await writeFile(file, Uint8Array.of(0xff, 0xfe));
  expect((await set(file)).stderr).toMatch(/^streamscope: FILE: /);
  expect((await set(join(folder, 'absent.js'))).stderr).toMatch(/^streamscope: FILE: /);
  expect((await set(exampleFile, X)).stderr).toMatch(/^streamscope: Stream 0x.* is not watched/);
  expect(await lamp()).not.toBe('');
  expect(await texts()).toEqual([`${decoderHash(jsonLines)}.js`]);
});

test('another decoder takes the place of the one before, with its text', slow, async () => {
  await set();
  const file = join(folder, 'other.js');
  const code = "export const decode = () => ({ writes: [{ key: fromText('other'), value: '0x01' }] });";
  await writeFile(file, code);
  expect(counts(await set(file))).toMatchObject({ committed: 3, keys: 2 });
  expect(await lamp()).toBe('');
  expect(await texts()).toEqual([`${decoderHash(code)}.js`]);
});

describe('a text that is gone or was changed', () => {
  const more = [rawEntry(alice, [A], fromText('{"key":"lamp","value":2}'))];

  async function importMore(): Promise<Finished> {
    const lines = [...log, ...more].map((each, seq) => exchangeLine(seq, each));
    return runCommand(['import', await writeExchangeFile(folder, lines), '-w', workspace]);
  }

  test.each([
    ['is gone', (file: string) => rm(file), /its file is missing/],
    [
      'was changed',
      async (file: string) => writeFile(file, `${await readFile(file, 'utf8')}\n`),
      /its file was changed/,
    ],
  ])('%s: replay stops and says so, and setting it again goes on', slow, async (_, damage, expected) => {
    await set();
    await damage(join(workspace, 'decoders', `${decoderHash(jsonLines)}.js`));
    const stopped = await importMore();
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toMatch(expected);
    expect((await decoder('show', '-w', workspace, A)).stderr).toMatch(expected);
    expect(counts(await set())).toMatchObject({ entries: 4, committed: 3, keys: 2 });
    expect(JSON.parse(await lamp())).toMatchObject({ version: 3, value: '0x32' });
  });
});

test('verify decodes in the same way', slow, async () => {
  await set();
  const { code, stdout } = await runCommand(['verify', '-w', workspace]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, entries: 3 });
});

test('bad usage is told with exit code 2', slow, async () => {
  for (const args of [
    ['decoder'],
    ['decoder', 'list', '-w', workspace],
    ['decoder', 'set', '-w', workspace, A],
    ['decoder', 'show', A],
  ])
    expect(await runCommand(args)).toMatchObject({ code: 2, stdout: '' });
});
