/**
 * The key of an encrypted workspace, kept like any secret: in a file of its own, encrypted under a password
 * (scrypt, AES-256-GCM). The settings name only its mode and a fingerprint.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StreamscopeError } from '../../shared/errors';
import type { EncryptionKey } from '../decode/encryption';
import type { Settings } from './settings';

const fileName = 'encryption-key.json';
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 256 * 2 ** 15 * 8 };

interface SealedKey {
  mode: EncryptionKey['mode'];
  salt: string;
  nonce: string;
  sealed: string;
}

/** What the settings say of a key: enough to tell it from another, too little to find it. */
export function describeKey(key: EncryptionKey): NonNullable<Settings['encryption']> {
  const hash = createHash('sha256').update('streamscope encryption key').update(key.mode).update(key.key);
  return { mode: key.mode, fingerprint: hash.digest('hex').slice(0, 16) };
}

/** Whether a key is the one that the settings name. */
export function isKeyOf(key: EncryptionKey, named: NonNullable<Settings['encryption']>): boolean {
  return key.mode === named.mode && describeKey(key).fingerprint === named.fingerprint;
}

/** Keeps the key in the workspace's folder, encrypted; only the owner may read the file. */
export async function keepKey(folder: string, key: EncryptionKey, password: string): Promise<void> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', scryptSync(password, salt, 32, cost), nonce);
  const sealed = Buffer.concat([cipher.update(key.key), cipher.final(), cipher.getAuthTag()]);
  const stored: SealedKey = {
    mode: key.mode,
    salt: salt.toString('hex'),
    nonce: nonce.toString('hex'),
    sealed: sealed.toString('hex'),
  };
  const file = join(folder, fileName);
  await writeFile(`${file}.new`, JSON.stringify(stored), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** @returns undefined where none is kept. @throws wrongPassword */
export async function openKey(folder: string, password: string): Promise<EncryptionKey | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, fileName), 'utf8');
  } catch {
    return undefined;
  }
  try {
    const { mode, salt, nonce, sealed } = JSON.parse(text) as SealedKey;
    const bytes = Buffer.from(sealed, 'hex');
    const aesKey = scryptSync(password, Buffer.from(salt, 'hex'), 32, cost);
    const decipher = createDecipheriv('aes-256-gcm', aesKey, Buffer.from(nonce, 'hex'));
    decipher.setAuthTag(bytes.subarray(-16));
    const key = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
    return { mode, key: new Uint8Array(key) };
  } catch (error) {
    const message = 'The password does not open the encryption key of this workspace.';
    throw new StreamscopeError('wrongPassword', { what: 'encryption key' }, message, { cause: error });
  }
}

export function forgetKey(folder: string): Promise<void> {
  return rm(join(folder, fileName), { force: true });
}

/** The name of the environment variable that carries a password to processes without a prompt. */
export const passwordVariable = 'STREAMSCOPE_PASSWORD';

/** The key for a workspace with these settings, opened with the password of the environment, if there is one. */
export async function keyFromEnvironment(
  folder: string,
  settings: Settings,
): Promise<EncryptionKey | undefined> {
  const password = process.env[passwordVariable];
  if (settings.encryption === null || password === undefined) return undefined;
  return openKey(folder, password);
}
