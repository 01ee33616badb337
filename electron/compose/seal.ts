import { createECDH, randomBytes } from 'node:crypto';
import { type EncryptionKey, encryptV1, encryptV2 } from '../decode/encryption';

/** Puts the workspace's encryption envelope around a batch, with a fresh nonce; without a setting it stays as it is. */
export function sealForWorkspace(data: Uint8Array, encryption: EncryptionKey | undefined): Uint8Array {
  if (encryption === undefined) return data;
  const nonce = randomBytes(16);
  if (encryption.mode === 'v1') return encryptV1(data, encryption.key, nonce);
  const recipient = createECDH('secp256k1');
  recipient.setPrivateKey(encryption.key);
  const ephemeral = createECDH('secp256k1');
  ephemeral.generateKeys();
  const privateKey = Buffer.from(ephemeral.getPrivateKey('hex').padStart(64, '0'), 'hex');
  return encryptV2(data, recipient.getPublicKey(null, 'compressed'), privateKey, nonce);
}
