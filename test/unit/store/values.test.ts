/** Values of every length, in the row and in the log's pieces, plain and encrypted, whole and in slices. */
import { createECDH } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EncryptionKey, encryptV1, encryptV2 } from '../../../electron/decode/encryption';
import { fromText, toHex } from '../../../shared/bytes';
import { A, alice, data, head, put, rawEntry } from '../../protocol/entries';
import { type ReplayedNode, replayed } from '../../protocol/node';

const nonce = new Uint8Array(16).fill(7);
const v1: EncryptionKey = { mode: 'v1', key: new Uint8Array(32).fill(0x42) };
const v2: EncryptionKey = { mode: 'v2', key: new Uint8Array(32).fill(0x07) };
const recipient = createECDH('secp256k1');
recipient.setPrivateKey(v2.key);
const publicKey = recipient.getPublicKey(null, 'compressed');

const settings: [string, EncryptionKey | undefined, (plain: Uint8Array) => Uint8Array][] = [
  ['a plain', undefined, (plain) => plain],
  ['a v1', v1, (plain) => encryptV1(plain, v1.key, nonce)],
  ['a v2', v2, (plain) => encryptV2(plain, publicKey, new Uint8Array(32).fill(0x09), nonce)],
];

const sizes = [1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 300_000];
const bytesOf = (size: number) =>
  Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >>> 8) + size) & 0xff);
const keyOf = (size: number) => `value of ${size} bytes`;

describe.each(settings)('in %s workspace', (_, encryption, seal) => {
  let node: ReplayedNode;
  beforeAll(async () => {
    const puts = sizes.map((size) => put(A, keyOf(size), bytesOf(size)));
    // One entry with all of them, so that they begin anywhere in a piece, and one entry each.
    const batches = [data(head, ...puts), ...puts.map((each) => data(head, each))];
    node = await replayed(
      batches.map((batch) => rawEntry(alice, [A], seal(batch))),
      { encryption },
    );
  });
  afterAll(() => node[Symbol.asyncDispose]());

  async function slice(size: number, version: number, offset: number, length: number): Promise<Uint8Array> {
    const input = { streamId: A, key: toHex(fromText(keyOf(size))), version, offset, length };
    return (await node.node.query('value.slice', input)).bytes;
  }

  test.each(sizes)('%i bytes', async (size) => {
    const value = bytesOf(size);
    const borders = [0, 1, 15, 16, 17, 4096, 65_535, 65_536, 65_537, 131_072, size - 1, size, size + 1];
    for (const version of [0, 1 + sizes.indexOf(size)]) {
      for (const offset of borders) {
        for (const length of [1, 17, 65_536, 1_000_000]) {
          const found = await slice(size, version, offset, length);
          const expected = value.subarray(offset, offset + length);
          expect(Buffer.compare(found, expected), `${length} bytes from ${offset}`).toBe(0);
        }
      }
    }
  });
});

test('a value that ends in the filling of the last sector ends in zeros, wherever it is kept', async () => {
  for (const size of [100, 5000]) {
    const whole = data(head, put(A, 'k', bytesOf(size)));
    // Without its number of access-control items and the last 3 bytes of the value, which come to be zeros.
    const padding = 256 - (whole.length % 256 || 256);
    const cut = whole.subarray(0, whole.length - 7);
    expect(padding).toBeGreaterThan(0);
    await using node = await replayed([rawEntry(alice, [A], cut)]);
    expect(await node.results()).toEqual(['Commit']);
    const input = { streamId: A, key: toHex(fromText('k')), version: 0, offset: 0, length: 1_000_000 };
    const { bytes } = await node.node.query('value.slice', input);
    const expected = Uint8Array.from([...bytesOf(size).subarray(0, size - 3), 0, 0, 0]);
    expect(Buffer.compare(bytes, expected)).toBe(0);
  }
});
