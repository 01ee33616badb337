import { createECDH } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type EncryptionKey, encryptV1, encryptV2 } from '../../electron/decode/encryption';
import { A, alice, data, entry, head, put, rawEntry } from './entries';
import { base64, KvClient } from './kvClient';
import { replayed } from './node';

const nonce = new Uint8Array(16).fill(7);
const v1: EncryptionKey = { mode: 'v1', key: new Uint8Array(32).fill(0x42) };
const v2: EncryptionKey = { mode: 'v2', key: new Uint8Array(32).fill(0x07) };
const recipient = createECDH('secp256k1');
recipient.setPrivateKey(v2.key);
const publicKey = recipient.getPublicKey(null, 'compressed');

const seal = {
  v1: (plain: Uint8Array) => encryptV1(plain, v1.key, nonce),
  v2: (plain: Uint8Array) => encryptV2(plain, publicKey, new Uint8Array(32).fill(0x09), nonce),
};
/** Larger than what stands in a state row, so that it is read from the log and decrypted there. */
const large = Array.from({ length: 100_000 }, (_, i) => String.fromCharCode(97 + (i % 26))).join('');

describe.each([v1, v2])('a node with a $mode key', (key) => {
  const sealed = (plain: Uint8Array) => rawEntry(alice, [A], seal[key.mode](plain));

  test('replays sealed batches and reads their values, also from the middle', async () => {
    const log = [sealed(data(head, put(A, 'small', 'v'), put(A, 'large', large)))];
    await using node = await replayed(log, { encryption: key });
    expect(await node.results()).toEqual(['Commit']);
    expect(await node.get(A, 'small')).toEqual({ version: 0, value: 'v' });
    await using kv = await KvClient.open(node.node);
    const slice = await kv.call('kv_getValue', A, base64('large'), 70_001, 30);
    expect(slice).toEqual({ version: 0, data: base64(large.slice(70_001, 70_031)), size: large.length });
  });

  test('an entry without an envelope cannot be downloaded', async () => {
    await using node = await replayed([entry(alice, [A], put(A, 'k', 'v'))], { encryption: key });
    expect(await node.results()).toEqual(['DownloadFailed']);
  });

  test('an envelope of the other version cannot be downloaded', async () => {
    const other = key.mode === 'v1' ? seal.v2 : seal.v1;
    await using node = await replayed([rawEntry(alice, [A], other(data(head)))], { encryption: key });
    expect(await node.results()).toEqual(['DownloadFailed']);
  });

  test('the filling of the last sector is not zeros, so a batch that is cut is noticed', async () => {
    const cut = data(head, put(A, 'k', 'v')).subarray(0, -4);
    await using node = await replayed([sealed(cut)], { encryption: key });
    expect(await node.result(0)).toMatch(/^DataParseError/);
    await using plain = await replayed([rawEntry(alice, [A], cut)]);
    expect(await plain.result(0)).toBe('Commit');
  });
});
