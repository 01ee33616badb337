/**
 * The encryption envelope once more (protocol a.4), for logs of encrypted workspaces; it shares nothing with the
 * product. The curve is another library's than the product's, and HKDF is written out.
 */
import { createCipheriv, createHmac } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';

export type Mode = 'v1' | 'v2';
/** Sealed for the workspace, not at all, as the other mode says, or for another key: that gives garbage. */
export type Envelope = 'right' | 'none' | 'otherMode' | 'otherKey';

/** The AES key (v1) or the recipient's private key (v2) of every encrypted workspace here. */
export const workspaceKey = new Uint8Array(32).fill(0x5a);
const otherKey = new Uint8Array(32).fill(0x3c);
const ephemeralKey = new Uint8Array(32).fill(0x77);

const headers = { v1: { byte: 1, size: 17 }, v2: { byte: 2, size: 50 } };

/** Puts an envelope around a batch; the nonce is made of the seq. */
export function seal(batch: Uint8Array, mode: Mode, envelope: Envelope, seq: number): Uint8Array {
  if (envelope === 'none') return batch;
  const key = envelope === 'otherKey' ? otherKey : workspaceKey;
  const as = envelope === 'otherMode' ? other(mode) : mode;
  const nonce = Buffer.from(seq.toString(16).padStart(32, '0'), 'hex');
  if (as === 'v1') return Buffer.concat([Buffer.of(1), nonce, keystream(batch, key, nonce)]);
  const ephemeral = secp256k1.getPublicKey(ephemeralKey, true);
  const shared = sharedKey(secp256k1.getPublicKey(key, true), ephemeralKey) ?? key;
  return Buffer.concat([Buffer.of(2), ephemeral, nonce, keystream(batch, shared, nonce)]);
}

function other(mode: Mode): Mode {
  return mode === 'v1' ? 'v2' : 'v1';
}

/** What a node with the workspace's key reads; null where there is no envelope for it. */
export function open(data: Uint8Array, mode: Mode): Uint8Array | null {
  const { byte, size } = headers[mode];
  if (data[0] !== byte || data.length < size) return null;
  const key = mode === 'v1' ? workspaceKey : sharedKey(data.slice(1, 34), workspaceKey);
  return key && keystream(data.slice(size), key, data.slice(size - 16, size));
}

function keystream(bytes: Uint8Array, key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-ctr', key, nonce);
  return new Uint8Array(Buffer.concat([cipher.update(bytes), cipher.final()]));
}

/** Agreed keys by the two that made them: the same few in every log. */
const agreed = new Map<string, Uint8Array | null>();

function sharedKey(publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array | null {
  const name = Buffer.concat([publicKey, privateKey]).toString('hex');
  const known = agreed.get(name);
  if (known !== undefined) return known;
  const key = agree(publicKey, privateKey);
  agreed.set(name, key);
  return key;
}

/** HKDF-SHA256 of the shared point's x-coordinate; null where the public key is no point. */
function agree(publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array | null {
  let point: Uint8Array;
  try {
    point = secp256k1.getSharedSecret(privateKey, publicKey, true);
  } catch {
    return null;
  }
  const extracted = createHmac('sha256', new Uint8Array(32)).update(point.slice(1)).digest();
  const info = Buffer.from('0g-storage-client/ecies/v1/aes-256\x01', 'latin1');
  return new Uint8Array(createHmac('sha256', extracted).update(info).digest());
}
