/**
 * A thread that holds private keys. They come in encrypted or are made in it, or come from the main side where a person
 * of this machine gave one; they never leave it unencrypted, and end with it when it is locked.
 */
import { randomBytes, scryptSync } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { SigningKey, scrypt } from 'ethers/crypto';
import { getBytes } from 'ethers/utils';
import { encryptKeystoreJson, Wallet } from 'ethers/wallet';
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

type Opened = Pick<Wallet, 'address' | 'privateKey'>;

function keep(wallet: Opened): string {
  const account = wallet.address.toLowerCase();
  keys.set(account, getBytes(wallet.privateKey));
  return account;
}

async function keepEncrypted(
  wallet: Opened,
  password: string,
): Promise<{ account: string; keystore: string }> {
  const { address, privateKey } = wallet;
  const keystore = await encryptKeystoreJson({ address, privateKey }, password);
  return { account: keep(wallet), keystore };
}

const handlers = {
  async newSession() {
    return keep(new Wallet(new SigningKey(randomBytes(32))));
  },
  /** A new key, and its keystore. */
  create({ password }: { password: string }) {
    return keepEncrypted(new Wallet(new SigningKey(randomBytes(32))), password);
  },
  async importKey({ privateKey, password }: { privateKey: Uint8Array; password: string }) {
    return keepEncrypted(walletOf(privateKey), password);
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
  async drop({ account }: { account: string }) {
    keys.get(account)?.fill(0);
    keys.delete(account);
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

function walletOf(privateKey: Uint8Array): Wallet {
  try {
    return new Wallet(new SigningKey(privateKey));
  } catch {
    // The key itself must not be in what is said.
    throw badInput('privateKey', 'is not a key of the curve');
  }
}

function looksLikeKeystore(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && ('crypto' in parsed || 'Crypto' in parsed);
  } catch {
    return false;
  }
}

serveThread(parentPort, handlers);
