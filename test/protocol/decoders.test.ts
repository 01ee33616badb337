/** User decoders in replay: what they make of entries goes through the same rules as everything else. */
import { describe, expect, test } from 'vitest';
import type { EncryptionKey } from '../../electron/decode/encryption';
import { encryptV1 } from '../../electron/decode/encryption';
import { fromText, type Hex, toHex, toText } from '../../shared/bytes';
import { historyOf, resultsOf, rowsOf } from '../property/observe';
import { TestNode } from '../property/testNode';
import { example } from '../unit/decode/decoders';
import { A, alice, B, bob, carol, entry, exchangeLine, put, rawEntry, type TestEntry } from './entries';
import { conflict, mismatch, denied as writeDenied } from './node';

const jsonLines = example('jsonLines');
const lines = (sender: Hex, streams: Hex[], ...rows: object[]): TestEntry =>
  rawEntry(sender, streams, fromText(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
const hex = (text: string) => toHex(fromText(text));

/** A node whose streams have these decoders, with the log replayed. */
async function replayed(
  entries: readonly TestEntry[],
  decoders: Record<string, string>,
  encryption?: EncryptionKey,
): Promise<TestNode> {
  const node = await TestNode.open([A, B], encryption);
  await node.import(entries.map((each, seq) => exchangeLine(seq, each)));
  await node.setDecoders(decoders);
  await node.replay();
  return node;
}

async function withReplayed(
  entries: readonly TestEntry[],
  decoders: Record<string, string>,
  check: (node: TestNode) => Promise<void>,
): Promise<void> {
  const node = await replayed(entries, decoders);
  try {
    await check(node);
  } finally {
    await node.close();
  }
}

const resultOf = async (node: TestNode, seq: number) => node.query('entry.get', { seq });

test('rows of a decoder are state like any other: latest, history, deletions, provenance', async () => {
  const log = [
    lines(alice, [A], { key: 'a', value: 1 }, { key: 'b', value: { deep: true } }),
    lines(alice, [A], { key: 'a', value: 2 }, { key: 'b', value: null }),
    entry(bob, [B], put(B, 'built-in', 'stays')),
  ];
  await withReplayed(log, { [A]: jsonLines }, async (node) => {
    expect(await resultsOf(node)).toEqual(['Commit', 'Commit', 'Commit']);
    expect(await rowsOf(node, A)).toEqual([{ key: hex('a'), seq: 1, value: hex('2') }]);
    expect(await rowsOf(node, A, { at: 0 })).toHaveLength(2);
    expect(await rowsOf(node, B)).toEqual([{ key: hex('built-in'), seq: 2, value: hex('stays') }]);
    expect((await historyOf(node, A, hex('b'))).map(({ change }) => change)).toEqual(['created', 'deleted']);
    const { provenance } = await node.query('key.get', { streamId: A, key: hex('a') });
    expect(provenance).toMatchObject({ seq: 1, sender: alice, right: 'admin', since: 0 });
  });
});

test('values of a decoder are whole whatever their size, though they lie nowhere in the log', async () => {
  const long = 'x'.repeat(300_000);
  await withReplayed([lines(alice, [A], { key: 'long', value: long })], { [A]: jsonLines }, async (node) => {
    const slice = await node.query('value.slice', {
      streamId: A,
      key: hex('long'),
      version: 0,
      offset: 299_990,
      length: 100,
    });
    expect(slice.size).toBe(300_002);
    expect(toText(slice.bytes)).toBe(`${'x'.repeat(11)}"`);
  });
});

test('a decoder sees the content as submitted, without the filling of its last sector', async () => {
  const size =
    "export const decode = (content) => ({ writes: [{ key: fromText('n'), value: fromText(String(content.length)) }] });";
  await withReplayed([rawEntry(alice, [A], new Uint8Array(300))], { [A]: size }, async (node) => {
    expect((await rowsOf(node, A))[0]?.value).toBe(hex('300'));
  });
});

test('in an encrypted workspace a decoder sees the decrypted content, exactly', async () => {
  const key = new Uint8Array(32).fill(5);
  const sealed = encryptV1(fromText('{"key":"a","value":1}'), key, new Uint8Array(16).fill(9));
  const node = await replayed([rawEntry(alice, [A], sealed)], { [A]: jsonLines }, { mode: 'v1', key });
  try {
    expect(await rowsOf(node, A)).toEqual([{ key: hex('a'), seq: 0, value: hex('1') }]);
  } finally {
    await node.close();
  }
});

describe('a decoder that fails', () => {
  test('makes the entry malformed, with its message, and leaves no trace', async () => {
    const log = [lines(alice, [A], { key: 'a', value: 1 }), rawEntry(alice, [A], fromText('not JSON'))];
    await withReplayed(log, { [A]: jsonLines }, async (node) => {
      const { verdict, result, checks, notRun, batch } = await resultOf(node, 1);
      expect(verdict).toBe('malformed');
      expect(result).toMatch(/^DecoderError: line 1 of the entry is not JSON: /);
      expect(checks.filter(({ deciding }) => deciding)).toMatchObject([
        { phase: 'decode', rule: 'format', index: null, ok: false },
      ]);
      expect(checks.find(({ phase }) => phase === 'data')?.ok).toBe(true);
      expect(notRun).toEqual(['reads', 'writes', 'accessControl']);
      expect(batch).toBeNull();
      expect(await rowsOf(node, A)).toHaveLength(1);
    });
  });

  test.each([
    ['out of fuel', 'for (;;);'],
    ['out of memory', 'const kept = []; for (;;) kept.push(new Uint8Array(1 << 20));'],
    ['too deep recursion', 'const f = () => f() + 1; f();'],
  ])('with a fixed text: %s', async (text, body) => {
    const decoder = `export function decode() { ${body} }`;
    await withReplayed([rawEntry(alice, [A], fromText('x'))], { [A]: decoder }, async (node) => {
      expect(await resultsOf(node)).toEqual([`DecoderError: ${text}`]);
    });
  });
});

describe('the gate comes first', () => {
  const failing = "export function decode() { throw new Error('must not matter'); }";

  test('where the sender may not write, what the decoder says does not matter', async () => {
    const founding = `export function decode(content, entry) {
      if (entry.seq > 0) throw new Error('must not matter');
      return {};
    }`;
    const log = [rawEntry(alice, [A], fromText('x')), rawEntry(bob, [A], fromText('x'))];
    await withReplayed(log, { [A]: founding }, async (node) => {
      expect(await resultsOf(node)).toEqual(['Commit', 'SenderNoWritePermission']);
      expect((await resultOf(node, 1)).checks.filter(({ deciding }) => deciding)).toMatchObject([
        { phase: 'gate', rule: 'permission' },
      ]);
    });
  });

  test('data that is not here is missing, not malformed', async () => {
    await withReplayed([{ sender: alice, streamIds: [A], data: null }], { [A]: failing }, async (node) => {
      expect(await resultsOf(node)).toEqual(['DownloadFailed']);
    });
  });
});

test('reads, tags, versions and roles are judged as in built-in data', async () => {
  const decoder = `export function decode(content, { streamIds }) {
    const batch = JSON.parse(toText(content));
    const key = (item) => ({ ...item, key: fromText(item.key) });
    return {
      version: batch.version,
      reads: (batch.reads ?? []).map(key),
      writes: (batch.writes ?? []).map((item) => ({ ...key(item), value: fromText(item.value) })),
      accessControl: batch.accessControl,
    };
  }`;
  const batch = (sender: Hex, content: object) => rawEntry(sender, [A], fromText(JSON.stringify(content)));
  const grant = { operation: 'GRANT_WRITER_ROLE', account: carol };
  const special = { operation: 'SET_KEY_TO_SPECIAL', key: hex('vip') };
  const log = [
    batch(alice, { accessControl: [grant, special] }),
    batch(alice, { writes: [{ key: 'k', value: '1' }] }),
    batch(carol, { version: 0, reads: [{ key: 'k' }] }),
    batch(carol, { version: '1', reads: [{ key: 'k' }], writes: [{ key: 'k', value: '2' }] }),
    batch(carol, { writes: [{ key: 'vip', value: 'x' }] }),
    batch(alice, { writes: [{ key: 'k', streamId: B, value: 'x' }] }),
    batch(carol, { accessControl: [special] }),
  ];
  await withReplayed(log, { [A]: decoder }, async (node) => {
    expect(await resultsOf(node)).toEqual([
      'Commit',
      'Commit',
      conflict,
      'Commit',
      writeDenied(A, 'vip'),
      mismatch,
      expect.stringMatching(/^AccessControlPermissionDenied: operation: SET_KEY_TO_SPECIAL/),
    ]);
    expect(await rowsOf(node, A)).toEqual([{ key: hex('k'), seq: 3, value: hex('2') }]);
  });
});

describe('an entry of several streams', () => {
  const both = [lines(alice, [A, B], { key: 'a', value: 1 })];

  test('is decoded by the decoder that all of them name', async () => {
    await withReplayed(both, { [A]: jsonLines, [B]: jsonLines }, async (node) => {
      expect(await resultsOf(node)).toEqual(['Commit']);
      expect(await rowsOf(node, A)).toHaveLength(1);
    });
  });

  test.each([
    ['one has none', { [A]: jsonLines }],
    ['they have different ones', { [A]: jsonLines, [B]: `${jsonLines}\n` }],
  ])('fails with a fixed text where %s', async (_, decoders) => {
    await withReplayed(both, decoders as Record<string, string>, async (node) => {
      const text = 'DecoderError: the streams of this entry do not name the same decoder';
      expect(await resultsOf(node)).toEqual([text]);
    });
  });

  test('is decoded as built in where none has one', async () => {
    await withReplayed(both, {}, async (node) => {
      expect((await resultsOf(node))[0]).toMatch(/^DataParseError/);
    });
  });
});

describe('the log view', () => {
  test('shows rows of a decoder, and the bytes of the entry as they are', async () => {
    const log = [lines(alice, [A], { key: 'a', value: 1 }), rawEntry(alice, [A], fromText('nope'))];
    await withReplayed(log, { [A]: jsonLines }, async (node) => {
      const { rows } = await node.query('log.page', { direction: 'up' });
      expect(rows.map(({ writes }) => writes)).toEqual([1, null]);
      expect(rows[0]?.subject?.key).toEqual(fromText('a'));
      const { batch } = await resultOf(node, 0);
      expect(batch?.writes).toMatchObject([{ key: fromText('a'), head: fromText('1') }]);
      for (const [seq, text] of [
        [0, '{"key":"a","value":1}\n'],
        [1, 'nope'],
      ] as const) {
        const bytes = await node.query('entry.bytes', { seq });
        expect(bytes).toMatchObject({ size: text.length, bytes: fromText(text), fields: [] });
      }
    });
  });
});

test('a dry run is judged as replay would judge it', async () => {
  await withReplayed([lines(alice, [A], { key: 'a', value: 1 })], { [A]: jsonLines }, async (node) => {
    const writes = [{ streamId: A, key: hex('k'), value: hex('v') }];
    const { verdict, result } = await node.query('compose.dryRun', {
      sender: alice,
      batch: { version: '5', reads: [], writes },
    });
    expect(verdict).toBe('malformed');
    expect(result).toMatch(/^DecoderError: /);
  });
});

test('a draft that changes is decoded anew, though its place in the log stays', async () => {
  const decoder = 'export const decode = (content) => { throw new Error(content.length); };';
  await withReplayed([], { [A]: decoder }, async (node) => {
    for (const [value, size] of [
      ['v', 65],
      ['vv', 66],
    ] as const) {
      const batch = { version: '5', reads: [], writes: [{ streamId: A, key: hex('k'), value: hex(value) }] };
      const { result } = await node.query('compose.dryRun', { sender: alice, batch });
      expect(result).toBe(`DecoderError: ${size}`);
    }
  });
});

describe('the state is that of a fresh node', () => {
  const counting = `
    let calls = 0;
    export function decode(content, { seq, streamIds }) {
      calls += 1;
      globalThis.before = (globalThis.before ?? '') + seq;
      const [letter] = toText(content);
      if (letter === 'x') throw new Error('call ' + calls + ' of ' + before);
      if (letter === 'y') for (;;);
      const value = fromText([calls, before, letter].join());
      return { writes: [{ key: fromText(letter), value }, { key: fromText('last'), value }] };
    }`;
  // Two entries that spend all their fuel end a group of replay.
  const log = Array.from('abxabyyaxbba', (letter) => rawEntry(alice, [A], fromText(letter)));
  const all = log.map((each, seq) => exchangeLine(seq, each));

  test('after a restart at any point', async () => {
    const fresh = await replayed(log, { [A]: counting });
    const [rows, results] = [await fresh.stateRows(), await resultsOf(fresh)];
    await fresh.close();
    expect(results[2]).toBe('DecoderError: call 1 of 2');
    expect(results[5]).toBe('DecoderError: out of fuel');
    for (let stop = 1; stop < log.length; stop += 2) {
      const node = await TestNode.open([A, B]);
      try {
        await node.setDecoders({ [A]: counting });
        await node.import(all.slice(0, stop));
        await node.replay();
        await node.restart();
        await node.import(all);
        await node.replay();
        expect(await node.stateRows()).toEqual(rows);
      } finally {
        await node.close();
      }
    }
  });

  test('after a rollback to any entry, and forward again', async () => {
    const whole = await replayed(log, { [A]: counting });
    try {
      const rows = await whole.stateRows();
      for (let to = log.length - 1; to > 0; to -= 3) {
        const fresh = await replayed(log.slice(0, to), { [A]: counting });
        const expected = await fresh.stateRows();
        await fresh.close();
        await whole.rollback(to);
        expect(await whole.stateRows()).toEqual(expected);
        await whole.replay();
        expect(await whole.stateRows()).toEqual(rows);
      }
    } finally {
      await whole.close();
    }
  });

  test('after decoders were set, changed and removed, and streams watched and left', async () => {
    const fresh = await replayed(log, { [A]: counting });
    const builtIn = await replayed(log, {});
    const node = await TestNode.open([B]);
    try {
      await node.import(all);
      await node.setDecoders({ [A]: jsonLines });
      await node.replay();
      await node.watch([A, B]);
      await node.setDecoders({ [A]: counting });
      await node.replay();
      expect(await node.stateRows()).toEqual(await fresh.stateRows());
      await node.watch([B]);
      await node.watch([A, B]);
      expect(await node.stateRows()).toEqual(await fresh.stateRows());
      await node.setDecoders({});
      await node.replay();
      expect(await node.stateRows()).toEqual(await builtIn.stateRows());
    } finally {
      for (const each of [fresh, builtIn, node]) await each.close();
    }
  });
});

test('a trial tells rows or the failing line, and what it took', async () => {
  const log = [lines(alice, [A], { key: 'a', value: 1 })];
  await withReplayed(log, {}, async (node) => {
    const trial = await node.query('decoder.try', { seq: 0, code: jsonLines });
    expect(trial).toMatchObject({ seq: 0, size: 22, fault: null, batch: { writeCount: 1, readCount: 0 } });
    expect(trial.batch?.writes).toEqual([{ streamId: A, key: fromText('a'), size: 1, head: fromText('1') }]);
    expect(trial.fuel).toBeGreaterThan(0);
    expect(trial.fuel).toBeLessThan(trial.fuelLimit);
    const wrong = await node.query('decoder.try', {
      seq: 0,
      code: 'export function decode() {\n  nothing();\n}',
    });
    expect(wrong).toMatchObject({
      batch: null,
      fault: { line: 2, message: "ReferenceError: 'nothing' is not defined" },
    });
    const broken = await node.query('decoder.try', { seq: 0, code: '\n(' });
    expect(broken).toMatchObject({ batch: null, fault: { line: 2 } });
    await expect(node.query('decoder.try', { seq: 9, code: jsonLines })).rejects.toMatchObject({
      code: 'notFound',
    });
  });
});

test('rows become content by the encode of the decoder in use', async () => {
  await withReplayed([lines(alice, [A], { key: 'a', value: 1 })], { [A]: jsonLines }, async (node) => {
    const writes = [{ streamId: A, key: hex('k'), value: hex('[1]') }];
    const batch = { version: '0', reads: [], writes };
    const { bytes } = await node.query('decoder.encode', { streamId: A, batch });
    expect(bytes).toEqual(fromText('{"key":"k","value":[1]}\n'));
    const reads = [{ streamId: A, key: hex('k') }];
    await expect(
      node.query('decoder.encode', { streamId: A, batch: { ...batch, reads } }),
    ).rejects.toMatchObject({
      code: 'badInput',
      message: 'batch: JSON lines cannot carry reads',
    });
    await expect(node.query('decoder.encode', { streamId: B, batch })).rejects.toMatchObject({
      code: 'notFound',
    });
  });
});
