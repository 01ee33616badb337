/** The main side's view of the keyring: which accounts are open, and a worker that ends on lock. */
import { Worker } from 'node:worker_threads';
import type { Hex } from '../../shared/bytes';
import type { SignerAccount } from '../../shared/contract/outputs';
import { StreamscopeError } from '../../shared/errors';
import type { SignedFields } from '../log/signature';
import type { UnsignedTransaction } from '../submit/transaction';
import { ThreadLink } from './threadLink';

type KnownAccount = Pick<SignerAccount, 'account' | 'kind'>;

export class Signer {
  private keyring: ThreadLink | undefined;
  private accounts: KnownAccount[] = [];

  /** @param labels names of accounts, asked for each time because they change */
  constructor(private readonly labels: () => Record<string, string>) {}

  list(): SignerAccount[] {
    const labels = this.labels();
    const unlocked = this.keyring !== undefined;
    return this.accounts.map((known) => ({ ...known, unlocked, label: labels[known.account] ?? null }));
  }

  async newSession(): Promise<SignerAccount> {
    return this.add('session', await this.start().call<Hex>('newSession', undefined));
  }

  /** @throws wrongPassword, badInput */
  async openKeystore(input: { keystore: string; password: string }): Promise<SignerAccount> {
    return this.add('keystore', await this.start().call<Hex>('openKeystore', input));
  }

  /** Signature of 65 bytes. @throws signerLocked */
  async sign(account: string, fields: SignedFields): Promise<Uint8Array> {
    return this.opened(account).call('sign', { account, fields });
  }

  /** The signed transaction as hex. @throws signerLocked */
  async signTransaction(account: string, transaction: UnsignedTransaction): Promise<string> {
    return this.opened(account).call('signTransaction', { account, transaction });
  }

  private opened(account: string): ThreadLink {
    if (this.keyring === undefined)
      throw new StreamscopeError('signerLocked', { account }, `The key of ${account} is not open here.`);
    return this.keyring;
  }

  /** Forgets every key: those of sessions are gone for good. */
  async lock(): Promise<void> {
    const keyring = this.keyring;
    this.keyring = undefined;
    this.accounts = [];
    await keyring?.terminate();
  }

  private start(): ThreadLink {
    this.keyring ??= new ThreadLink(new Worker(new URL('./keyring.js', import.meta.url)), () => {});
    return this.keyring;
  }

  private add(kind: KnownAccount['kind'], account: Hex): SignerAccount {
    if (!this.accounts.some((known) => known.account === account)) this.accounts.push({ account, kind });
    return { account, kind, unlocked: true, label: this.labels()[account] ?? null };
  }
}
