/** Every command that reads: what it prints, byte for byte, alone and through the explorer that has the workspace. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtProgram, runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { A, alice, B, bob, carol, control, entry, exchangeLine, put, remove, X } from '../protocol/entries';
import { writeExchangeFile } from '../unit/log/testLog';
import { type Explorer, startExplorer } from './explorer';

const slow = { timeout: 180_000 };
const long = 'l'.repeat(100_000);
const log = [
  entry(alice, [A], put(A, 'J', 'one'), put(A, '0x4a', 'text that looks like hex'), put(A, 'JF', 'two')),
  entry(bob, [B], put(B, 'long', long)),
  entry(
    alice,
    [A],
    remove(A, 'JF'),
    put(A, 'J', 'three'),
    control('GRANT_WRITER_ROLE', A, { account: carol }),
  ),
  entry(bob, [A], put(A, 'J', 'stolen')),
  entry(bob, [X], put(X, 'k', 'v')),
  entry(
    alice,
    [A],
    put(A, 'JPV', 'four'),
    control('SET_KEY_TO_SPECIAL', A, { key: 'vip' }),
    control('GRANT_SPECIAL_WRITER_ROLE', A, { key: 'vip', account: bob }),
  ),
];
const [J, hexLike, JF, JPV] = ['0x4a', '0x30783461', '0x4a46', '0x4a5056'];
const hex = (text: string) => `0x${Buffer.from(text).toString('hex')}`;
const sha256 = (text: string) => `0x${createHash('sha256').update(text).digest('hex')}`;
const row = (key: string | undefined, version: number, value: string, at = 5) => ({
  streamId: A,
  key,
  version,
  size: value.length,
  value: hex(value),
  at,
});

const checked = (phase: string, rule: string, item: object, because: object) => ({
  ...{ phase, rule, index: null, streamId: null, key: null, ok: true, deciding: false, ...item },
  because,
});
const grantors = {
  at: 5,
  accounts: [
    { account: alice, since: 0, by: null, role: 'admin' },
    { account: carol, since: 2, by: alice, role: 'streamWriter' },
  ],
  more: false,
};
const missing = { role: 'streamWriter', streamId: A, key: null, account: bob };
const deniedToBob = {
  writable: 0,
  tagged: 1,
  kind: 'senderMayNotWrite',
  streams: [{ streamId: A, foundedAt: 0, acts: [], more: false, grantors }],
  repair: { kind: 'possible', version: null, grants: [missing] },
};
const deniedKey = {
  ...{ right: null, since: null, specialSince: null, kind: 'writeDenied', special: null },
  keyActs: { acts: [], more: false },
  missing,
  acts: { acts: [], more: false },
  grantors,
};

let folder: string;
let workspace: string;
let explorer: Explorer;

beforeAll(async () => {
  folder = await makeTemporaryFolder('commands');
  workspace = join(folder, 'workspace');
  const file = await writeExchangeFile(
    folder,
    log.map((each, seq) => exchangeLine(seq, each)),
  );
  const { code, stdout } = await runCommand(['import', file, '-w', workspace, '--streams', `${A},${B}`]);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { entries: 6, committed: 4, rejected: 1, skipped: 1, keys: 4, seconds: expect.any(Number) },
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

/** Lines that a command prints; it must succeed and say nothing else. */
async function print(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand([...args, '-w', workspace]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const json = (...rows: object[]) => rows.map((each) => `${JSON.stringify(each)}\n`).join('');

/** Arguments and what they print. */
const commands: [string[], string | RegExp][] = [
  [
    ['results'],
    json(
      { seq: 0, result: 'Commit' },
      { seq: 1, result: 'Commit' },
      { seq: 2, result: 'Commit' },
      { seq: 3, result: 'SenderNoWritePermission' },
      { seq: 4, result: null },
      { seq: 5, result: 'Commit' },
    ),
  ],
  [
    ['dump', '--stream', A, '--at', '2'],
    json(
      { streamId: A, key: hexLike, version: 0, size: 24, sha256: sha256('text that looks like hex') },
      { streamId: A, key: J, version: 2, size: 5, sha256: sha256('three') },
    ),
  ],
  [
    ['dump', '--stream', B, '--history', '--values'],
    json({
      streamId: B,
      key: hex('long'),
      version: 1,
      size: 100_000,
      sha256: sha256(long),
      value: hex(long),
    }),
  ],
  [
    ['dump', '--stream', A, '--history', '--values', '--at', '4'],
    json(
      ...[
        { key: hexLike, version: 0, value: 'text that looks like hex' },
        { key: J, version: 0, value: 'one' },
        { key: J, version: 2, value: 'three' },
        { key: JF, version: 0, value: 'two' },
        { key: JF, version: 2, value: '' },
      ].map(({ key, version, value }) => ({
        streamId: A,
        key,
        version,
        size: value.length,
        sha256: sha256(value),
        value: hex(value),
      })),
    ),
  ],
  [['get', A, 'J'], json(row(J, 2, 'three'))],
  [['get', A, '0x4a', '--at', '1'], json(row(J, 0, 'one', 1))],
  [
    ['get', A.slice(2).toUpperCase(), 'text:0x4a', '--at', '5'],
    json(row(hexLike, 0, 'text that looks like hex')),
  ],
  [['get', B, 'long'], json({ ...row(hex('long'), 1, long), streamId: B })],
  [['get', A, 'JF'], ''],
  [['get', A, 'no such key'], ''],
  [['get', A, 'JPV', '--at', '4'], ''],
  [['range', A, '--prefix', 'J'], json(row(J, 2, 'three'), row(JPV, 5, 'four'))],
  [['range', A, '--prefix', 'J', '--reverse', '--limit', '1'], json(row(JPV, 5, 'four'))],
  [['range', A, '--gt', '0x4a', '--lte', 'JZ', '--at', '1'], json(row(JF, 0, 'two', 1))],
  [['range', A, '--gte', 'J', '--lt', 'JF', '--at', '1'], json(row(J, 0, 'one', 1))],
  [
    ['range', A, '--prefix', 'J', '--width', '2', '--at', '0'],
    json(row(J, 0, 'one', 0), row(JF, 0, 'two', 0)),
  ],
  [['range', A, '--limit', '0'], ''],
  [
    ['history', A, 'JF'],
    json(
      { ...row(JF, 0, 'two'), sender: alice, at: 5 },
      { ...row(JF, 2, ''), sender: alice, at: 5 },
    ).replaceAll(/"at":5,"sender":"([^"]+)"/g, '"sender":"$1","at":5'),
  ],
  [['history', A, 'none'], ''],
  [
    ['explain', '3'],
    json({
      seq: 3,
      sender: bob,
      streamIds: [A],
      result: 'SenderNoWritePermission',
      checks: [
        checked('gate', 'monitored', { streamId: A }, { watched: true }),
        checked('gate', 'permission', { ok: false, deciding: true }, deniedToBob),
        checked('data', 'available', {}, { state: 'present' }),
        checked('writes', 'tags', { index: 0, streamId: A, key: J }, { tagged: true }),
        checked(
          'writes',
          'version',
          { index: 0, streamId: A, key: J },
          { newest: 2, version: `${2n ** 64n - 1n}` },
        ),
        checked('writes', 'permission', { index: 0, streamId: A, key: J, ok: false }, deniedKey),
        checked('decode', 'format', {}, { bytes: 70 }),
      ],
      notRun: [],
    }),
  ],
  [
    ['explain', '4'],
    /"result":null,"checks":\[.*"ok":false,"deciding":false,"because":{"watched":false,"kind":"notWatched"/,
  ],
  [
    ['whatif', '3', '--role', 'writer', '--version', '1'],
    /^{"seq":3,"asked":{"at":null,"sender":null,"role":"streamWriter","version":"1","without":null},"result":"VersionConfliction","verdict":"versionConflict","original":{"result":"SenderNoWritePermission","verdict":"senderMayNotWrite"},"checks":\[.*"notRun":\[\]}\n$/,
  ],
  [
    ['whatif', '3', '--sender', alice, '--at', '6', '--without', '2'],
    /"result":"Commit","verdict":"committed"/,
  ],
  [
    ['roles', A],
    json({
      streamId: A,
      at: 5,
      foundedAt: 0,
      admins: [{ account: alice, since: 0, by: null }],
      writers: [{ account: carol, since: 2, by: alice }],
      specialKeys: [
        { key: hex('vip'), since: 5, by: alice, writers: [{ account: bob, since: 5, by: alice }] },
      ],
    }),
  ],
  [['roles', A, '--at', '1'], /"at":1,"foundedAt":0,.*"writers":\[\],"specialKeys":\[\]}\n$/],
  [
    ['roles', A, '--account', carol, '--key', 'J'],
    json({
      account: carol,
      key: J,
      mayWrite: true,
      because: [{ seq: 2, operation: 'GRANT_WRITER_ROLE', by: alice }],
    }),
  ],
  [['roles', A, '--account', bob], json({ account: bob, key: null, mayWrite: true, because: [] })],
  [
    ['digest', '--stream', A, '--at', '1'],
    new RegExp(`^{"streamId":"${A}","at":1,"digest":"0x[0-9a-f]{64}"}\n$`),
  ],
  [['digest'], /^({"streamId":"0x0*0[ab]","at":5,"digest":"0x[0-9a-f]{64}"}\n){2}$/],
  [
    ['export', '--from', '3', '--to', '3'],
    /^{"seq":3,"sender":"0x(b0){20}",.*"data":"0x[0-9a-f]*","size":\d+,"dataRoot":/,
  ],
  [['export', '--from', '6'], ''],
  [['verify'], json({ ok: true, entries: 6, firstDifference: null })],
  [['labels', 'export'], json({ accounts: {}, streams: {} })],
];

function expectPrinted(printed: string, expected: string | RegExp): void {
  if (typeof expected === 'string') expect(printed).toBe(expected);
  else expect(printed).toMatch(expected);
}

describe('alone', slow, () => {
  test('each command prints its lines', async () => {
    // One of each, one after the other: two at a time would find the workspace locked.
    const seen = new Set<string>();
    for (const [args, expected] of commands) {
      const [name = ''] = args;
      if (!seen.has(name)) expectPrinted(await print(...args), expected);
      seen.add(name);
    }
  });

  test('a reader that has seen enough ends the command quietly', async () => {
    const child = spawn(process.execPath, [builtProgram, 'dump', '--values', '-w', workspace]);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([0, '']);
  });

  test('labels that are exported are imported, beside those that are there', async () => {
    const file = join(folder, 'labels.json');
    const ada = { accounts: { [alice]: 'Ada' }, streams: { [A]: 'Game items' } };
    const other = join(folder, 'labelled');
    await runCommand(['import', await writeExchangeFile(folder, [], 'none.ndjson'), '-w', other]);
    const importLabels = async (labels: unknown) => {
      await writeFile(file, JSON.stringify(labels));
      return runCommand(['labels', 'import', file, '-w', other]);
    };
    expect(await importLabels(ada)).toEqual({ code: 0, stdout: json(ada), stderr: '' });
    const both = { accounts: { [alice]: 'Alice', [bob]: 'Bob' }, streams: ada.streams };
    expect((await importLabels({ accounts: both.accounts })).stdout).toBe(json(both));
    expect((await runCommand(['labels', 'export', '-w', other])).stdout).toBe(json(both));
    const refused = await importLabels({ accounts: { '0x12': 'short' } });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('accounts')]);
    const missing = await runCommand(['labels', 'import', join(folder, 'none'), '-w', other]);
    expect(missing).toEqual({ code: 1, stdout: '', stderr: 'streamscope: FILE: does not read: ENOENT\n' });
  });

  test('the newest state stands in for one that is not there yet, and that is said', async () => {
    const { code, stdout, stderr } = await runCommand(['get', A, 'J', '--at', '99', '-w', workspace]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: json(row(J, 2, 'three')) });
    expect(stderr).toBe('Seq 99 is not replayed yet: this is the newest state, at 5.\n');
  });

  test('a stream that is not watched is a fault', async () => {
    expect(await runCommand(['get', X, 'k', '-w', workspace])).toEqual({
      code: 1,
      stdout: '',
      stderr: `streamscope: Stream ${X} is not watched in this workspace.\n`,
    });
  });
});

describe('bad usage ends with 2 and says how it is used', slow, () => {
  test.each([
    [['nothing'], 'there is no command nothing'],
    [['toString'], 'there is no command toString'],
    [['dump'], '-w DIR is missing'],
    [['get', '-w', 'x', A, ''], 'KEY is empty; a key has at least one byte'],
    [['get', '-w', 'x', A, 'k', 'more'], 'unexpected argument: more'],
    [['dump', '-w', 'x', '--at', '9007199254740992'], '--at must be a whole number up to 2^53-1'],
    [['range', '-w', 'x', A, '--width', '4'], '--width needs --prefix'],
    [['explain', '-w', 'x'], 'SEQ is missing'],
    [['explain', '-w', 'x', 'one'], 'SEQ must be a whole number up to 2^53-1, found one'],
    [
      ['whatif', '-w', 'x', '1', '--role', 'king'],
      '--role must be admin, writer, special-writer, none, found king',
    ],
    [
      ['whatif', '-w', 'x', '1', '--version', '18446744073709551616'],
      '--version must be a whole number up to 2^64-1',
    ],
    [['roles', '-w', 'x', A, '--key', 'k'], '--key needs --account'],
    [['import', 'f', '-w', 'x', '--streams', '0x1'], '--streams must be 32 bytes of hex, found 0x1'],
    [['serve', '-w', 'x', '--kv-port', 'abc'], '--kv-port must be a whole number'],
    [['labels', 'sort', '-w', 'x'], 'labels takes export or import'],
    [['labels', 'import', '-w', 'x'], 'FILE is missing'],
    [['encryption', 'break', '-w', 'x'], 'encryption takes show, set or remove'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await runCommand(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(`streamscope: ${message}`), stderr).toBe(true);
    // All that it says is in sight, and of this command alone.
    expect(stderr).toMatch(/\n\nUsage:[ \n]/);
    expect(stderr.trimEnd().split('\n').length).toBeLessThan(12);
    const named = [...stderr.matchAll(/^ {2}streamscope (\S+)/gm)].map(([, name]) => name);
    expect(new Set([...named, args[0]]).size).toBe(1);
  });

  test('help and version are data', async () => {
    expect(await runCommand(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage/),
      stderr: '',
    });
    expect(await runCommand(['get', '-w', 'x', '--help'])).toMatchObject({ code: 0, stderr: '' });
    expect((await runCommand(['get', '-w', 'x', '--', '--help'])).stderr).toContain('KEY is missing');
    expect(await runCommand(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('while an explorer serves the workspace', slow, () => {
  beforeAll(async () => {
    explorer = await startExplorer(workspace);
  });
  afterAll(() => explorer.stop());

  test('each command prints the same', async () => {
    // The explorer answers two at once.
    for (let i = 0; i < commands.length; i += 2) {
      const pair = commands.slice(i, i + 2);
      const printed = await Promise.all(pair.map(([args]) => print(...args)));
      for (const [j, [, expected]] of pair.entries()) expectPrinted(printed[j] ?? '', expected);
    }
  });

  test('import goes into it', async () => {
    const file = await writeExchangeFile(
      folder,
      [exchangeLine(6, entry(alice, [A], put(A, 'late', 'v')))],
      'more.ndjson',
    );
    const { code, stdout } = await runCommand(['import', file, '-w', workspace]);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { entries: 7, committed: 5 }]);
    expect(await print('get', A, 'late')).toBe(json(row(hex('late'), 6, 'v', 6)));
    const refused = await runCommand(['import', join(folder, 'none'), '-w', workspace]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^streamscope: file: does not read/),
    ]);
  });

  test('a second explorer is refused', async () => {
    expect(await runCommand(['serve', '-w', workspace, '--no-open'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'streamscope: Another process has this workspace open. Close it there, or use its window.\n',
    });
  });

  test('a port that is taken is told, and another explorer lives on', async () => {
    const { port } = new URL(explorer.kvUrl);
    const other = join(folder, 'other');
    const { code, stderr } = await runCommand(['serve', '-w', other, '--no-open', '--kv-port', port]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`streamscope: port: ${port} is taken\n`)]);
  });

  test('SIGTERM ends it with 0, and the workspace is free', async () => {
    const started = performance.now();
    expect(await explorer.stop()).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await print('get', A, 'late')).toContain('"version":6');
  });
});
