import { describe, expect, test } from 'vitest';
import { appendSigned, fieldsToSign } from '../../../electron/log/localAppend';
import { dataKey, headerKey, logMetaKey, pieceSize } from '../../../electron/log/logKeys';
import { LogStore } from '../../../electron/log/logStore';
import { isSignedBy } from '../../../electron/log/signature';
import { signEntry } from '../../../electron/log/signEntry';
import { concatBytes, fromHex, fromText, toHex } from '../../../shared/bytes';
import { onLogDatabase } from './damage';
import { type Account, ada, ben, logId, putData, SignedLog, stream } from './signedEntries';
import { faultOf, TestLog } from './testLog';

/** Signs and appends, as Compose does. */
function append(log: LogStore, account: Account, data: Uint8Array, change: object = {}): Promise<unknown> {
  const sender = fromHex(account.address);
  const streamIds = [fromHex(stream)];
  const fields = fieldsToSign(log, sender, streamIds, data);
  const signature = signEntry(fields, account.privateKey);
  return appendSigned(log, { sender, streamIds, data, signature, nonce: fields.nonce, ...change }, 1000);
}

describe('local append', () => {
  test('gives each sender its nonces, and keeps them over a restart', async () => {
    await using log = await TestLog.open();
    const nonces = () => [ada, ben].map(({ address }) => log.store.senderCounts(fromHex(address)).nextNonce);
    for (const account of [ada, ben, ada]) await append(log.store, account, putData('k', 'v'));
    expect(nonces()).toEqual([2, 1]);
    await log.restart();
    expect(nonces()).toEqual([2, 1]);
    await append(log.store, ada, putData('k', 'w'));
    expect(log.store.reader.entry(3)?.origin).toMatchObject({ nonce: 2, timestamp: 1000 });
    expect(log.store.meta.signatures).toBe('signed');
  });

  test.each<[string, object, string]>([
    [
      'somebody else’s signature',
      { sender: fromHex(ben.address), nonce: 0 },
      'signature: is not of the sender',
    ],
    ['other data', { data: putData('k', 'w') }, 'signature: is not of the sender'],
    ['other streams', { streamIds: [new Uint8Array(32)] }, 'signature: is not of the sender'],
    ['a signature of zeros', { signature: new Uint8Array(65) }, 'signature: is not of the sender'],
    ['a nonce of the past', { nonce: 0 }, 'nonce: expected 1, found 0'],
    ['a nonce of the future', { nonce: 2 }, 'nonce: expected 1, found 2'],
    ['no stream', { streamIds: [] }, 'streamIds: an entry of the embedded log has at least one stream'],
    ['no data', { data: new Uint8Array(0) }, 'data: is empty'],
  ])('refuses %s and stays as it was', async (_, change, message) => {
    await using log = await TestLog.open();
    await append(log.store, ada, putData('k', 'v'));
    const stand = [log.store.nextSeq, toHex(log.store.lastHash)];
    expect(await faultOf(append(log.store, ada, putData('k', 'v'), change))).toMatchObject({
      code: 'appendRefused',
      message,
    });
    await log.restart();
    expect([log.store.nextSeq, toHex(log.store.lastHash)]).toEqual(stand);
  });

  test.each([255, 256, 257, pieceSize, pieceSize + 1])(
    'gives %i bytes back as plain bytes',
    async (length) => {
      await using log = await TestLog.open();
      const data = new Uint8Array(length).fill(7);
      await append(log.store, ada, data);
      const read = log.store.reader.data(log.store.reader.entry(0)!);
      expect(Object.getPrototypeOf(read)).toBe(Uint8Array.prototype);
      expect(read).toEqual(data);
    },
  );

  test('is on disk before it is acknowledged', async () => {
    await using log = await TestLog.open();
    const other = onLogDatabase(log.folder, async (database) => {
      await append(log.store, ada, putData('k', 'v'));
      return database.getSync(headerKey(0));
    });
    expect(await other).toBeDefined();
  });
});

test('a signature holds for one log, one nonce, one root, one size and one list of streams', () => {
  const sender = fromHex(ada.address);
  const fields = {
    logId,
    streamIds: [fromHex(stream)],
    dataRoot: new Uint8Array(32).fill(3),
    size: 7,
    nonce: 4,
  };
  const signature = signEntry(fields, ada.privateKey);
  expect(isSignedBy(sender, signature, fields)).toBe(true);
  const others = [
    { logId: new Uint8Array(32) },
    { streamIds: [] },
    { streamIds: [fromHex(stream), fromHex(stream)] },
    { dataRoot: new Uint8Array(32) },
    { size: 8 },
    { nonce: 5 },
  ];
  for (const other of others) expect(isSignedBy(sender, signature, { ...fields, ...other })).toBe(false);
  expect(isSignedBy(fromHex(ben.address), signature, fields)).toBe(false);
});

test('two new logs never have the same id', async () => {
  await using left = await TestLog.open();
  await using right = await TestLog.open();
  expect(toHex(left.store.meta.logId)).not.toBe(toHex(right.store.meta.logId));
});

describe('data in pieces', () => {
  const sizes = [1, pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, 300_000];

  test.each(sizes)('%i bytes read back, whole and around every border', async (size) => {
    await using log = await TestLog.open();
    const data = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >>> 8)) & 0xff);
    await append(log.store, ada, data);
    const entry = log.store.reader.entry(0)!;
    expect(Buffer.compare(log.store.reader.data(entry), data)).toBe(0);
    const borders = [0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, size - 1, size, size + 5];
    for (const from of borders) {
      for (const length of [0, 1, 2, pieceSize, pieceSize + 1, size]) {
        const found = log.store.reader.data(entry, from, length);
        expect(Buffer.compare(found, data.subarray(from, from + length))).toBe(0);
      }
    }
  });

  test('a piece that is gone or cut is damage to its entry', async () => {
    await using log = await TestLog.open();
    await append(log.store, ada, new Uint8Array(pieceSize + 10).fill(1));
    const entry = log.store.reader.entry(0)!;
    await onLogDatabase(log.folder, (database) => database.put(dataKey(0, 1), new Uint8Array(9)));
    expect(() => log.store.reader.data(entry)).toThrow(
      'Entry 0 of the log is damaged: piece 1 of its data is not whole',
    );
    expect(log.store.reader.data(entry, 0, pieceSize)).toHaveLength(pieceSize);
    await onLogDatabase(log.folder, (database) => database.del(dataKey(0, 0)));
    expect(() => log.store.reader.data(entry, 0, 1)).toThrow('piece 0 of its data is not whole');
  });
});

describe('opening', () => {
  /** What opening says when the identity row holds this text. */
  async function faultWith(meta: string | undefined): Promise<object> {
    await using log = await TestLog.open();
    await log.import(new SignedLog().take(1));
    await log.store.close();
    await onLogDatabase(log.folder, (database) =>
      meta === undefined ? database.del(logMetaKey) : database.put(logMetaKey, fromText(meta)),
    );
    const fault = await faultOf(LogStore.open(`${log.folder}/log`));
    // Given back, so that the log closes.
    await onLogDatabase(log.folder, (database) => database.put(logMetaKey, fromText(wholeMeta)));
    log.store = await LogStore.open(`${log.folder}/log`);
    return fault;
  }

  const wholeMeta = JSON.stringify({ format: 1, logId: toHex(logId), signatures: 'signed', firstSeq: 0 });

  test('a log of a newer format is refused in plain words', async () => {
    expect(await faultWith(JSON.stringify({ format: 2, what: 'comes' }))).toEqual({
      code: 'formatNewer',
      message: 'This log has format 2; this version reads up to 1. Use a newer Streamscope.',
      data: { what: 'log', found: 2, supported: 1 },
    });
  });

  test.each([undefined, '', 'not JSON', '{}', '{"format":1}', '{"format":1,"logId":"0x00"}'])(
    'an identity row of %j is damage, never a new log',
    async (meta) => {
      expect(await faultWith(meta)).toMatchObject({ code: 'logDamaged' });
    },
  );
});

test('what is exported is imported elsewhere as the same log, chain and all', async () => {
  await using log = await TestLog.open();
  const long = concatBytes(putData('long', 'x'.repeat(100_000)));
  for (const account of [ada, ben, ada]) await append(log.store, account, putData('k', 'v'));
  await append(log.store, ben, long);
  const lines = await log.export();
  await using copy = await TestLog.open();
  await copy.import(lines);
  expect(toHex(copy.store.lastHash)).toBe(toHex(log.store.lastHash));
  expect(await copy.export()).toEqual(lines);
  // Its own lines are nothing new to a log.
  await log.import(lines);
  expect(log.store.nextSeq).toBe(4);
  // And the copy goes on where the original would.
  await append(copy.store, ada, putData('k', 'w'));
  await log.import((await copy.export()).slice(4));
  expect(toHex(copy.store.lastHash)).toBe(toHex(log.store.lastHash));
});
