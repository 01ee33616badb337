/** `index add`, `list`, `remove` and `range --index`: alone, and through the explorer that has the workspace open. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromText, toHex } from '../../shared/bytes';
import { runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { A, alice, B, bob, entry, exchangeLine, put, remove, X } from '../protocol/entries';
import { writeExchangeFile } from '../unit/log/testLog';
import { type Explorer, startExplorer } from './explorer';

const slow = { timeout: 180_000 };
const item = (owner: string, level: number) => JSON.stringify({ owner, level });
const log = [
  entry(alice, [A], put(A, 'bow', item('ada', 10)), put(A, 'axe', item('bob', 9)), put(A, 'note', 'no JSON')),
  entry(alice, [A], put(A, 'axe', item('ada', 300))),
  entry(alice, [A], remove(A, 'bow')),
  entry(alice, [B], put(B, 'other', item('ada', 1))),
];

let folder: string;
let workspace: string;
let explorer: Explorer | undefined;

beforeEach(async () => {
  folder = await makeTemporaryFolder('indexes');
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

const index = (...args: string[]) => runCommand(['index', ...args, '-w', workspace]);
const rows = async (...args: string[]) => {
  const { code, stdout, stderr } = await runCommand(['range', '-w', workspace, A, ...args]);
  expect(code, stderr).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};
const hex = (text: string) => toHex(fromText(text));
const number = (value: number) => `0x${value.toString(16).padStart(16, '0')}`;

describe.each([
  ['alone', false],
  ['through an open explorer', true],
])('%s', (_, open) => {
  test(
    'an index is built, read at any seq by its own order and bounds, kept up, and removed',
    slow,
    async () => {
      if (open) explorer = await startExplorer(workspace);
      const source = { kind: 'json', path: 'owner', as: 'text' };
      const added = await index('add', A, 'by-owner', '--json', 'owner');
      expect(JSON.parse(added.stdout)).toEqual({
        ...{ streamId: A, name: 'by-owner', source, unique: false, knownTo: 3, pairs: 1, failed: 1 },
      });
      const value = hex(item('ada', 300));
      expect(await rows('--index', 'by-owner')).toEqual([
        { streamId: A, indexKey: hex('ada'), key: hex('axe'), version: 1, size: 27, value, at: 3 },
      ]);
      const before = await rows('--index', 'by-owner', '--at', '0');
      expect(before.map(({ indexKey, key }) => [indexKey, key])).toEqual([
        [hex('ada'), hex('bow')],
        [hex('bob'), hex('axe')],
      ]);
      expect(await rows('--index', 'by-owner', '--at', '0', '--gt', 'ada')).toHaveLength(1);

      await index('add', A, 'by-level', '--json', 'level', '--as', 'u64');
      const levels = await rows('--index', 'by-level', '--at', '1', '--reverse', '--gte', number(10));
      expect(levels.map(({ indexKey }) => indexKey)).toEqual([number(300), number(10)]);

      expect((await index('remove', A, 'by-level')).code).toBe(0);
      const listed = (await index('list')).stdout.trim().split('\n');
      expect(listed.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(['by-owner']);
      expect(await runCommand(['range', '-w', workspace, A, '--index', 'by-level'])).toMatchObject({
        code: 1,
        stdout: '',
      });
    },
  );
});

test(
  'a function of one’s own gives several keys, or none; its text is kept as long as an index names it',
  slow,
  async () => {
    const file = join(folder, 'letters.js');
    await writeFile(
      file,
      'export function index(key, value) { return [...new Set(toText(key))].map((letter) => letter.toUpperCase()); }',
    );
    expect((await index('add', A, 'letters', '--function', file)).code).toBe(0);
    expect((await rows('--index', 'letters', '--prefix', 'E')).map(({ key }) => key)).toEqual([
      hex('axe'),
      hex('note'),
    ]);
    expect(await readdir(join(workspace, 'decoders'))).toHaveLength(1);
    await index('remove', A, 'letters');
    await index('list');
    expect(await readdir(join(workspace, 'decoders'))).toHaveLength(0);
  },
);

test('the function of the documentation gives its keys from the values', slow, async () => {
  const page = await readFile('docs/indexes.md', 'utf8');
  const code = /```js\n(export function index[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const file = join(folder, 'tags.js');
  await writeFile(file, code);
  const tagged = (...tags: string[]) => JSON.stringify({ tags });
  const more = await writeExchangeFile(
    folder,
    [...log, entry(alice, [A], put(A, 'bow', tagged('Wood', 'far')), put(A, 'cap', tagged('WOOD')))].map(
      (each, seq) => exchangeLine(seq, each),
    ),
  );
  expect((await runCommand(['import', more, '-w', workspace])).code).toBe(0);
  const added = await index('add', A, 'by-tag', '--function', file);
  // What has no tags could not be read: four values before, none of the new ones.
  expect(JSON.parse(added.stdout)).toMatchObject({ knownTo: 4, pairs: 3, failed: 4 });
  expect((await rows('--index', 'by-tag')).map((row) => [row.indexKey, row.key])).toEqual([
    [hex('far'), hex('bow')],
    [hex('wood'), hex('bow')],
    [hex('wood'), hex('cap')],
  ]);
});

test('an index is there again after another stream is watched, which derives a new state', slow, async () => {
  // A comes after X in the order of ids, so that its rows are others in the new state.
  const file = await writeExchangeFile(
    folder,
    [...log, entry(bob, [X], put(X, 'first', '{}')), entry(alice, [A], put(A, 'cap', item('ada', 2)))].map(
      (each, seq) => exchangeLine(seq, each),
    ),
  );
  const seen = join(folder, 'watched');
  const range = (...args: string[]) => runCommand(['range', '-w', seen, A, '--index', 'owners', ...args]);
  expect((await runCommand(['import', file, '-w', seen, '--streams', A])).code).toBe(0);
  expect((await runCommand(['index', 'add', '-w', seen, A, 'owners', '--json', 'owner'])).code).toBe(0);
  const before = [await range(), await range('--at', '0', '--reverse')];
  expect(before[0]?.stdout).toContain(hex('cap'));
  const states = await readdir(join(seen, 'state'));
  expect((await runCommand(['import', file, '-w', seen])).code).toBe(0);
  expect(await readdir(join(seen, 'state'))).not.toEqual(states);
  expect([await range(), await range('--at', '0', '--reverse')]).toEqual(before);
  expect(JSON.parse((await runCommand(['index', 'list', '-w', seen])).stdout)).toMatchObject({ knownTo: 5 });
});

test('what is wrong is named', slow, async () => {
  await writeFile(join(folder, 'bad.js'), 'export const nothing = 1;');
  for (const [args, code, text] of [
    [['add', A, 'i'], 2, 'one of --json, --cbor and --function is needed'],
    [['add', A, 'i', '--json', 'a', '--cbor', 'a'], 2, 'one of --json, --cbor and --function is needed'],
    [['add', A, 'i', '--json', 'a', '--as', 'text16'], 2, '--as is text or u64'],
    [['add', A, 'i', '--json', 'a['], 1, 'path: does not read from "[" on'],
    [['add', X, 'i', '--json', 'a'], 1, 'is not watched'],
    [['add', A, 'i', '--function', join(folder, 'bad.js')], 1, 'exports no function index'],
    [['remove', A, 'i'], 1, 'has no index i'],
    [['rename', A], 2, 'index takes add, list or remove'],
  ] as const) {
    const found = await index(...args);
    expect(found, args.join(' ')).toMatchObject({ code, stdout: '' });
    expect(found.stderr).toContain(text);
  }
});
