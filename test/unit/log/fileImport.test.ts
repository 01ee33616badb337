import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { genesisHash } from '../../../electron/log/chain';
import { appendFile, checkFile, type ImportProgress } from '../../../electron/log/fileImport';
import { ownThread } from '../../../electron/log/verifiers';
import { fromHex, toHex } from '../../../shared/bytes';
import { ada, ben, type Line, logId, putData, SignedLog, unsignedLine } from './signedEntries';
import { type AnyLine, faultOf, TestLog } from './testLog';

const otherId = new Uint8Array(32).fill(0x99);
const zeros = `0x${'00'.repeat(32)}`;

/** What a log is and how far it goes. */
function standOf({ store }: TestLog): object {
  return { ...store.meta, logId: toHex(store.meta.logId), next: store.nextSeq, hash: toHex(store.lastHash) };
}

/** What is wrong with a file that goes into a log which took `before`; nothing of it must be kept. */
async function refusal(before: readonly AnyLine[], lines: readonly AnyLine[]): Promise<object | undefined> {
  await using log = await TestLog.open();
  if (before.length > 0) await log.import(before);
  const stand = standOf(log);
  const { code, message, data } = await faultOf(log.import(lines));
  expect(code).toBe('importRefused');
  expect(message).toMatch(/ Nothing was imported\.$/);
  await log.restart();
  // An empty log is not bound to the file that it refused.
  expect(standOf(log)).toEqual(stand);
  return data;
}

const signed = new SignedLog().take(4);
const [first, second, third, fourth] = signed as [Line, Line, Line, Line];
const plain = [0, 1, 2, 3].map((seq) => unsignedLine(seq));
const [p0, p1, p2, p3] = plain as [Line, Line, Line, Line];
const without = (line: Line, ...fields: string[]): Line =>
  Object.fromEntries(Object.entries(line).filter(([name]) => !fields.includes(name))) as Line;
const signatureOf = (line: Line) => fromHex(String(line.signature));
function flipped(line: Line): Line {
  const signature = signatureOf(line);
  signature[10]! ^= 1;
  return { ...line, signature: toHex(signature) };
}

describe('the first line that is wrong is named, and nothing is kept', () => {
  test.each<[string, AnyLine[], number, string, RegExp]>([
    ['a line cut in the middle', [p0, p1, JSON.stringify(p2).slice(0, -9)], 3, 'line', /^is not JSON/],
    ['a line of brackets', [p0, `{"seq":1,"deep":${'['.repeat(2 << 20)}`], 2, 'line', /^has too many parts$/],
    ['bad hex', [p0, { ...p1, data: '0x0q' }], 2, 'data', /hex digits/],
    ['a missing field', [p0, without(p1, 'sender')], 2, 'sender', /^missing$/],
    ['a number beyond 2^53-1', [p0, { ...p1, timestamp: 2 ** 53 }], 2, 'timestamp', /2\^53-1/],
    ['a gap', [p0, p1, p3], 3, 'seq', /^expected 2, found 3$/],
    ['a seq twice', [p0, p1, p1], 3, 'seq', /^expected 2, found 1$/],
    ['a size that is not of the data', [p0, { ...p1, size: 7 }], 2, 'size', /^says 7, but data has/],
    ['a root that is not of the data', [p0, { ...p1, dataRoot: zeros }], 2, 'dataRoot', /does not belong/],
    [
      'a first entry that follows from nothing',
      [{ ...first, prevHash: zeros }],
      1,
      'prevHash',
      /does not follow/,
    ],
    [
      'a prevHash that does not follow',
      [first, { ...second, prevHash: zeros }],
      2,
      'prevHash',
      /does not follow/,
    ],
    ['another log in the middle', [p0, { ...p1, logId: toHex(otherId) }], 2, 'logId', /of another log/],
    ['a signature that was changed', [first, flipped(second)], 2, 'signature', /not of the sender/],
    [
      'somebody else’s signature',
      [first, { ...second, sender: ben.address }],
      2,
      'signature',
      /not of the sender/,
    ],
    [
      'a signature for another log',
      signed.map((line) => ({ ...without(line, 'prevHash'), logId: toHex(otherId) })),
      1,
      'signature',
      /not of the sender/,
    ],
    ['a signature whose log is not named', [without(first, 'logId')], 1, 'logId', /missing beside/],
    [
      'an entry played again',
      [first, { ...first, seq: 1, prevHash: undefined }],
      2,
      'nonce',
      /expected 1, found 0/,
    ],
    [
      'a nonce left out',
      [first, { ...third, seq: 1, prevHash: undefined }],
      2,
      'nonce',
      /expected 1, found 2/,
    ],
    [
      'an unsigned entry between signed ones',
      [first, unsignedLine(1)],
      2,
      'signature',
      /could forge an admin/,
    ],
  ])('%s', async (_, lines, line, field, reason) => {
    expect(await refusal([], lines)).toEqual({ line, field, reason: expect.stringMatching(reason) });
  });

  test('in a log that has entries: a gap, a changed past, another log, unsigned entries', async () => {
    const changed = [{ ...p1, data: toHex(putData('key 1', 'w')) }];
    expect(await refusal([p0, p1], [p3])).toEqual({
      line: 1,
      field: 'seq',
      reason: 'leaves a gap: the log goes on at 2',
    });
    expect(await refusal([p0, p1, p2], [p0, ...changed])).toEqual({
      line: 2,
      field: 'seq',
      reason: 'differs from the stored entry: a log never changes its past',
    });
    const named = (id: Uint8Array) => [{ ...p2, logId: toHex(id) }];
    expect(await refusal([p0, p1], named(otherId))).toMatchObject({ line: 1, field: 'logId' });
    expect(await refusal([first], [unsignedLine(1)])).toMatchObject({ line: 1, field: 'signature' });
    expect(await refusal([first, second], [fourth])).toMatchObject({ line: 1, field: 'seq' });
  });

  test.each<[string, Partial<Line>]>([
    ['sender', { sender: ben.address }],
    ['stream ids', { streamIds: [] }],
    ['time', { timestamp: 5 }],
    ['transaction', { txHash: zeros }],
    ['size', { data: undefined, dataRoot: zeros, size: 5 }],
    ['data that is said to be lost', { data: null }],
    ['chain', { prevHash: zeros }],
  ])('a changed past: another %s', async (_, change) => {
    expect(await refusal([p0, p1, p2], [p0, { ...p1, ...change }, p2])).toMatchObject({ line: 2 });
  });

  test('data for an entry that was given up is a changed past', async () => {
    const lost = { ...p1, data: null };
    expect(await refusal([p0, lost, p2], [p0, p1, p2])).toMatchObject({ line: 2 });
  });
});

describe('a file that does not read', () => {
  test('a compressed file that was cut names the line after the last whole one', async () => {
    await using log = await TestLog.open();
    const file = await log.file(plain, 'log.ndjson.gz', 12);
    const { code, data } = await faultOf(log.importFile(file));
    expect([code, data]).toMatchObject([
      'importRefused',
      { field: 'file', reason: expect.stringMatching(/unexpected end/) },
    ]);
    expect(log.store.isEmpty).toBe(true);
  });

  test('one that is not compressed though its name says so', async () => {
    await using log = await TestLog.open();
    const file = await log.file(plain, 'log.ndjson');
    const renamed = `${file}.gz`;
    await rename(file, renamed);
    expect(await faultOf(log.importFile(renamed))).toMatchObject({
      code: 'importRefused',
      data: { line: 1, field: 'file' },
    });
  });

  test('one that is not there, and a folder', async () => {
    await using log = await TestLog.open();
    for (const name of ['none.ndjson', 'none.ndjson.gz', 'log'])
      expect(await faultOf(log.importFile(join(log.folder, name)))).toMatchObject({
        code: 'importRefused',
        data: { line: 1, field: 'file' },
      });
  });
});

describe('what is taken', () => {
  test('an empty file, blank lines, Windows line ends and no end of line at the end', async () => {
    await using log = await TestLog.open();
    await log.import([]);
    expect(log.store.isEmpty).toBe(true);
    await log.import([
      '',
      `${JSON.stringify(p0)}\r`,
      '  ',
      `${JSON.stringify(p1)}\n${JSON.stringify(p2).trim()}`,
    ]);
    expect(log.store.nextSeq).toBe(3);
    const file = await log.file([p2, p3], 'log.ndjson', 1);
    await log.importFile(file);
    expect(log.store.nextSeq).toBe(4);
  });

  test('an overlap that is equal is passed over, whatever its lines leave out', async () => {
    await using log = await TestLog.open();
    await log.import(signed.slice(0, 3));
    const stand = standOf(log);
    const bare = (line: Line) =>
      without(line, 'size', 'dataRoot', 'timestamp', 'logId', 'prevHash', 'nonce', 'signature');
    await log.import(signed.slice(0, 3).map(bare));
    expect(standOf(log)).toEqual(stand);
    await log.import(signed.slice(1));
    expect(log.store.nextSeq).toBe(4);
  });

  test('an overlap brings data that was not fetched, and only if it has the root', async () => {
    await using log = await TestLog.open();
    const bare = without(second, 'data');
    await log.import([first, bare, third]);
    expect(log.store.reader.entry(1)?.availability).toBe('notFetched');
    const wrong = { ...second, data: toHex(putData('key 1', 'w')), dataRoot: undefined };
    expect((await faultOf(log.import([first, wrong]))).code).toBe('importRefused');
    await log.import([first, second]);
    const filled = log.store.reader.entry(1)!;
    expect(filled.availability).toBe('present');
    expect(toHex(log.store.reader.data(filled))).toBe(second.data);
    await log.import([fourth]);
  });

  test('a late start takes the place in the chain that the file gives it', async () => {
    await using log = await TestLog.open();
    await log.import([third]);
    expect(log.store.meta).toMatchObject({ firstSeq: 2, logId });
    expect(toHex(log.store.start().prevHash)).toBe(third.prevHash);
    await log.import([fourth]);
    expect(await faultOf(log.import([second, third]))).toMatchObject({
      data: { line: 1, field: 'seq', reason: 'the log begins at 2' },
    });
  });

  test('a late start without a prevHash begins at the hash of its log', async () => {
    await using log = await TestLog.open();
    await log.import([{ ...without(third, 'prevHash'), nonce: 2 }]);
    expect(toHex(log.store.start().prevHash)).toBe(toHex(genesisHash(logId)));
  });

  test('after a late start a sender’s nonces go on from the first that is seen', async () => {
    await using log = await TestLog.open();
    await log.import([third, fourth]);
    expect(log.store.senderCounts(fromHex(ada.address))).toEqual({ entries: 2, nextNonce: 4 });
    const again = { ...third, seq: 4, prevHash: undefined };
    expect(await faultOf(log.import([again]))).toMatchObject({ data: { field: 'nonce' } });
  });
});

describe('signed and unsigned', () => {
  test('--trust-senders takes unsigned entries into a signed log, and it shows from then on', async () => {
    await using log = await TestLog.open();
    await log.import([first]);
    expect(log.store.meta.signatures).toBe('signed');
    await log.import([unsignedLine(1)], { trustSenders: true });
    await log.restart();
    expect(log.store.meta.signatures).toBe('trustedSenders');
    await log.import([unsignedLine(2)]);
    expect(log.store.meta.signatures).toBe('trustedSenders');
  });

  test('signed entries into an unsigned log are checked, and it stays unsigned', async () => {
    await using log = await TestLog.open();
    await log.import([{ ...p0, logId: toHex(logId) }]);
    expect(log.store.meta.signatures).toBe('unsigned');
    const line = new SignedLog(logId, 1).next();
    expect(await faultOf(log.import([flipped({ ...line, prevHash: undefined })]))).toMatchObject({
      data: { field: 'signature' },
    });
    await log.import([{ ...line, prevHash: undefined }]);
    expect(log.store.meta.signatures).toBe('unsigned');
  });

  test('the same unsigned file is the same log everywhere', async () => {
    await using left = await TestLog.open();
    await using right = await TestLog.open();
    await left.import(plain);
    await right.import(plain);
    expect(standOf(right)).toEqual(standOf(left));
  });
});

test('a cancelled import leaves a valid prefix, and the same file finishes it', async () => {
  await using log = await TestLog.open();
  const lines = Array.from({ length: 5000 }, (_, seq) => unsignedLine(seq));
  const controller = new AbortController();
  const onProgress = ({ pass, lines }: ImportProgress) => {
    if (pass === 'append' && lines >= 2000) controller.abort();
  };
  const cancelled = await faultOf(log.import(lines, { signal: controller.signal, onProgress }));
  expect(cancelled.code).toBe('cancelled');
  await log.restart();
  expect(log.store.nextSeq).toBe(2000);
  await log.import(lines);
  await using whole = await TestLog.open();
  await whole.import(lines);
  expect(standOf(log)).toEqual(standOf(whole));
});

test('a file that is another one in the second pass is refused, and nothing of it is kept', async () => {
  await using log = await TestLog.open();
  const { signal } = new AbortController();
  const options = { trustSenders: false, verifiers: ownThread, signal, onProgress: () => {} };
  const file = await log.file([unsignedLine(0), unsignedLine(1)]);
  const checked = await checkFile(log.store, file, options);
  for (const lines of [[unsignedLine(0)], [unsignedLine(1), unsignedLine(0)], []]) {
    await log.file(lines);
    const fault = await faultOf(appendFile(log.store, file, checked, options));
    expect(fault).toMatchObject({ code: 'importRefused', data: { field: 'file' } });
    expect(log.store.isEmpty).toBe(true);
  }
});
