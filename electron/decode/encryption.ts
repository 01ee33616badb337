/**
 * The encryption envelope around a whole batch (protocol a.4).
 *
 * | | v1 | v2 |
 * |---|---|---|
 * | byte 0 | 0x01 | 0x02 |
 * | then | nonce[16] | ephemeral secp256k1 public key, compressed [33], nonce[16] |
 * | body | AES-256-CTR of the batch under the given key | same, key derived by ECDH and HKDF-SHA256 |
 *
 * There is no authentication tag: a wrong key yields garbage, never an error.
 */
import { createCipheriv, createECDH, hkdfSync } from 'node:crypto';
import { concatBytes, fromText } from '../../shared/bytes';

/** The workspace's setting: a 32-byte AES key (v1) or the recipient's 32-byte private key (v2). */
export interface EncryptionKey {
  mode: 'v1' | 'v2';
  key: Uint8Array;
}

const headerSizes = { v1: 17, v2: 50 } as const;
const nonceLength = 16;
const derivationInfo = fromText('0g-storage-client/ecies/v1/aes-256');

/** Bytes before the body. */
export function headerSize(mode: EncryptionKey['mode']): number {
  return headerSizes[mode];
}

/**
 * The plain batch of an encrypted entry. `padded` is zero-filled to whole sectors: the filling is decrypted too, as
 * the reference does, so the tail of the last sector is keystream.
 * @returns undefined where the header is missing or of another version than the key
 */
export function decrypt(padded: Uint8Array, setting: EncryptionKey): Uint8Array | undefined {
  const header = headerSizes[setting.mode];
  const aesKey = bodyKey(padded.subarray(0, header), setting);
  return (
    aesKey && applyKeystream(padded.subarray(header), aesKey, padded.subarray(header - nonceLength, header))
  );
}

/** Part of the plain batch: `bytes` are encrypted ones from `offset` of the body, `header` is that of the entry. */
export function decryptSlice(
  bytes: Uint8Array,
  offset: number,
  header: Uint8Array,
  setting: EncryptionKey,
): Uint8Array {
  const aesKey = bodyKey(header, setting);
  if (aesKey === undefined) throw new RangeError('the entry is not encrypted for this key');
  const nonce = header.subarray(headerSizes[setting.mode] - nonceLength);
  const skipped = offset % nonceLength;
  const shifted = concatBytes(new Uint8Array(skipped), bytes);
  return applyKeystream(shifted, aesKey, counterAt(nonce, Math.floor(offset / nonceLength))).subarray(
    skipped,
  );
}

/** The AES key for an entry with this header; undefined where the header is of another version than the setting. */
function bodyKey(header: Uint8Array, setting: EncryptionKey): Uint8Array | undefined {
  if (header.length < headerSizes[setting.mode] || header[0] !== (setting.mode === 'v1' ? 1 : 2))
    return undefined;
  return setting.mode === 'v1' ? setting.key : deriveKey(header.subarray(1, 34), setting.key);
}

/** The 128-bit counter, `blocks` further on. */
function counterAt(nonce: Uint8Array, blocks: number): Uint8Array {
  const counter = (BigInt(`0x${Buffer.from(nonce).toString('hex')}`) + BigInt(blocks)) % 2n ** 128n;
  return Buffer.from(counter.toString(16).padStart(2 * nonceLength, '0'), 'hex');
}

/** Puts the v1 envelope around a batch. The nonce is 16 bytes and must never be used twice with one key. */
export function encryptV1(data: Uint8Array, key: Uint8Array, nonce: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(1), nonce, applyKeystream(data, key, nonce));
}

/** Puts the v2 envelope around a batch, for the holder of `recipientPublicKey`. */
export function encryptV2(
  data: Uint8Array,
  recipientPublicKey: Uint8Array,
  ephemeralPrivateKey: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  const ephemeral = createECDH('secp256k1');
  ephemeral.setPrivateKey(ephemeralPrivateKey);
  const aesKey = deriveKey(recipientPublicKey, ephemeralPrivateKey);
  if (aesKey === undefined) throw new RangeError('the recipient is not a point of secp256k1');
  const publicKey = ephemeral.getPublicKey(null, 'compressed');
  return concatBytes(Uint8Array.of(2), publicKey, nonce, applyKeystream(data, aesKey, nonce));
}

/** ECDH x-coordinate through HKDF; undefined when the public key is not on the curve. */
function deriveKey(publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array | undefined {
  const ecdh = createECDH('secp256k1');
  try {
    ecdh.setPrivateKey(privateKey);
    const x = ecdh.computeSecret(publicKey);
    return new Uint8Array(hkdfSync('sha256', x, new Uint8Array(0), derivationInfo, 32));
  } catch {
    return undefined;
  }
}

/** AES-256-CTR; the nonce is the first counter block. Encrypts and decrypts alike. */
function applyKeystream(bytes: Uint8Array, key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-ctr', key, nonce);
  return new Uint8Array(Buffer.concat([cipher.update(bytes), cipher.final()]));
}
