/**
 * The accounts that can sign here. Private keys live in this worker thread alone: they come in encrypted or are made
 * in it, never leave it, and end with it when the signer is locked.
 */
import { randomBytes, scryptSync } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { getBytes, SigningKey, scrypt, Wallet } from 'ethers';
import { toHex } from '../../shared/bytes';
import { badInput, StreamscopeError } from '../../shared/errors';
import type { SignedFields } from '../log/signature';
import { signEntry } from '../log/signEntry';
import type { UnsignedTransaction } from '../submit/transaction';
import { type Handlers, serveThread } from './threadLink';

if (parentPort === null) throw new Error('the keyring runs as a worker thread');

// Node's scrypt is native; keystores of the usual strength open in a fraction of the time.
scrypt.register(async (password, salt, N, r, p, length) =>
  toHex(scryptSync(password, salt, length, { N, r, p, maxmem: 256 * N * r })),
);

const keys = new Map<string, Uint8Array>();

function keep(wallet: Pick<Wallet, 'address' | 'privateKey'>): string {
  const account = wallet.address.toLowerCase();
  keys.set(account, getBytes(wallet.privateKey));
  return account;
}

const handlers = {
  async newSession() {
    return keep(new Wallet(new SigningKey(randomBytes(32))));
  },
  async openKeystore({ keystore, password }: { keystore: string; password: string }) {
    if (!looksLikeKeystore(keystore)) throw badInput('keystore', 'is not a Web3 keystore file');
    try {
      return keep(await Wallet.fromEncryptedJson(keystore, password));
    } catch (error) {
      if (/password/i.test(error instanceof Error ? error.message : '')) {
        throw new StreamscopeError(
          'wrongPassword',
          { what: 'keystore' },
          'The password does not open this keystore.',
        );
      }
      throw badInput('keystore', 'does not open: it is damaged or of an unknown kind');
    }
  },
  async sign({ account, fields }: { account: string; fields: SignedFields }) {
    const key = keys.get(account);
    if (key === undefined) {
      throw new StreamscopeError('signerLocked', { account }, `The key of ${account} is not open here.`);
    }
    return signEntry(fields, key);
  },
  async signTransaction({ account, transaction }: { account: string; transaction: UnsignedTransaction }) {
    const key = keys.get(account);
    if (key === undefined)
      throw new StreamscopeError('signerLocked', { account }, `The key of ${account} is not open here.`);
    return new Wallet(toHex(key)).signTransaction({ type: 0, ...transaction });
  },
} satisfies Handlers;

function looksLikeKeystore(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && ('crypto' in parsed || 'Crypto' in parsed);
  } catch {
    return false;
  }
}

serveThread(parentPort, handlers);
