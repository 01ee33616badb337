import { hkdfSync } from 'node:crypto';
import { SigningKey } from 'ethers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decrypt,
  type EncryptionKey,
  encryptV1,
  encryptV2,
  headerSize,
} from '../../../electron/decode/encryption';
import { fromHex, toHex } from '../../../shared/bytes';
import { decodeBatch, padToSectors } from '../../../shared/streamData';
import { readExtra, readVector } from '../../vectors/vector';

interface Headers {
  v1: { keyHex: string; nonceHex: string; encryptedHex: string };
  v2: {
    recipientPrivHex: string;
    recipientPubHex: string;
    ephemeralPrivHex: string;
    nonceHex: string;
    encryptedHex: string;
  };
  keystreamAtOffset: {
    keyHex: string;
    nonceHex: string;
    offset: number;
    length: number;
    keystreamHex: string;
  };
}
const headers = readExtra<Headers>('headers');
const plain = fromHex(readVector('acl-all-with-data').encodedHex!);
const v1: EncryptionKey = { mode: 'v1', key: fromHex(headers.v1.keyHex) };
const v2: EncryptionKey = { mode: 'v2', key: fromHex(headers.v2.recipientPrivHex) };
const nonce = fromHex(headers.v1.nonceHex);

describe('the envelopes of the official clients', () => {
  test('v1 is made alike', () => {
    expect(toHex(encryptV1(plain, v1.key, nonce))).toBe(`0x${headers.v1.encryptedHex}`);
  });

  test('v2 is made alike', () => {
    const { recipientPubHex, ephemeralPrivHex, nonceHex, encryptedHex } = headers.v2;
    const made = encryptV2(plain, fromHex(recipientPubHex), fromHex(ephemeralPrivHex), fromHex(nonceHex));
    expect(toHex(made)).toBe(`0x${encryptedHex}`);
  });

  test.each([
    ['v1', v1, headers.v1.encryptedHex],
    ['v2', v2, headers.v2.encryptedHex],
  ])('%s opens to the batch', (_, setting, encryptedHex) => {
    const encrypted = fromHex(encryptedHex);
    expect(encrypted.length).toBe(headerSize(setting.mode) + plain.length);
    expect(toHex(decrypt(encrypted, setting)!)).toBe(toHex(plain));
  });
});

test('the keystream counts from the first byte behind the header', () => {
  const { keyHex, nonceHex, offset, length, keystreamHex } = headers.keystreamAtOffset;
  const body = encryptV1(new Uint8Array(offset + length), fromHex(keyHex), fromHex(nonceHex)).subarray(17);
  expect(toHex(body.subarray(offset))).toBe(`0x${keystreamHex}`);
});

test.each([v1, v2])(
  'the filling of the last sector is decrypted too, so it is not zeros ($mode)',
  (setting) => {
    const encrypted = fromHex(setting.mode === 'v1' ? headers.v1.encryptedHex : headers.v2.encryptedHex);
    const opened = decrypt(padToSectors(encrypted), setting)!;
    expect(opened.length).toBe(768 - headerSize(setting.mode));
    expect(toHex(opened.subarray(0, plain.length))).toBe(toHex(plain));
    expect(opened.subarray(plain.length).some((byte) => byte !== 0)).toBe(true);
    expect(decodeBatch(opened)).toMatchObject({ ok: true, end: plain.length });
  },
);

describe('does not open', () => {
  const v1Data = fromHex(headers.v1.encryptedHex);
  const v2Data = fromHex(headers.v2.encryptedHex);

  test.each([
    ['a plain batch', plain, v1],
    ['v1 with a private key', v1Data, v2],
    ['v2 with a symmetric key', v2Data, v1],
    ['an unknown version', Uint8Array.from(v1Data, (byte, i) => (i === 0 ? 3 : byte)), v1],
    ['no bytes', new Uint8Array(0), v1],
    ['a cut v1 header', v1Data.subarray(0, 16), v1],
    ['a cut v2 header', v2Data.subarray(0, 49), v2],
    ['a point that is not on the curve', Uint8Array.from(v2Data, (byte, i) => (i === 1 ? 0x05 : byte)), v2],
  ])('%s', (_, data, setting) => expect(decrypt(data, setting)).toBeUndefined());
});

test('a header alone opens to nothing', () => {
  expect(decrypt(fromHex(headers.v1.encryptedHex).subarray(0, 17), v1)).toEqual(new Uint8Array(0));
});

test('a wrong key gives other bytes, not an error', () => {
  const opened = decrypt(fromHex(headers.v1.encryptedHex), { mode: 'v1', key: new Uint8Array(32) })!;
  expect(opened.length).toBe(plain.length);
  expect(toHex(opened)).not.toBe(toHex(plain));
});

test('a shared secret that starts with a zero byte keeps its 32 bytes', () => {
  // Found by counting up: the first ephemeral key whose secret with this recipient starts with 0x00.
  const ephemeral = `0x${(289).toString(16).padStart(64, '0')}`;
  const secret = fromHex(new SigningKey(ephemeral).computeSharedSecret(`0x${headers.v2.recipientPubHex}`));
  const x = secret.subarray(1, 33);
  expect(x[0]).toBe(0);
  const key = new Uint8Array(
    hkdfSync('sha256', x, new Uint8Array(0), '0g-storage-client/ecies/v1/aes-256', 32),
  );
  const made = encryptV2(plain, fromHex(headers.v2.recipientPubHex), fromHex(ephemeral), nonce);
  expect(toHex(made.subarray(headerSize('v2')))).toBe(toHex(encryptV1(plain, key, nonce).subarray(17)));
  expect(toHex(decrypt(made, v2)!)).toBe(toHex(plain));
});

test('what is enclosed comes back, whatever it is', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const recipient = fromHex(headers.v2.recipientPubHex);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), bytes(16), (data, freshNonce) => {
      expect(toHex(decrypt(encryptV1(data, v1.key, freshNonce), v1)!)).toBe(toHex(data));
      const ephemeral = fromHex(headers.v2.ephemeralPrivHex);
      expect(toHex(decrypt(encryptV2(data, recipient, ephemeral, freshNonce), v2)!)).toBe(toHex(data));
    }),
  );
});
