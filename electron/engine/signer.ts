/**
 * The main side's view of the accounts: which there are, which are open, and the threads that hold their keys. Session
 * keys have a thread of their own, because keystores lock when they are not used for a while and session keys would be
 * lost with them.
 */
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { type Hex, parseHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { SignerAccount, SignerState } from '../../shared/contract/outputs';
import { badInput, StreamscopeError } from '../../shared/errors';
import type { SignedFields } from '../log/signature';
import type { UnsignedTransaction } from '../submit/transaction';
import type { HostActs } from './hostActs';
import { Keystores } from './keystores';
import { ThreadLink } from './threadLink';

/** Names and choices that the settings keep. */
export interface SignerSettings {
  labels: Record<string, string>;
  watchOnly: readonly Hex[];
  lockAfter: number;
}

type Thread = 'session' | 'keystore';

interface OpenAccount {
  account: Hex;
  thread: Thread;
}

export interface SignerOptions {
  workspace: string;
  /** Asked for each time, because they change. */
  settings: () => SignerSettings;
  configure: (change: Partial<Pick<SignerSettings, 'watchOnly' | 'lockAfter'>>) => Promise<void>;
  acts: HostActs;
  /** Told when keystores lock by themselves. */
  onLocked: () => void;
}

export class Signer {
  private readonly threads: Partial<Record<Thread, ThreadLink>> = {};
  private open: OpenAccount[] = [];
  private readonly keystores: Keystores;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: SignerOptions) {
    this.keystores = new Keystores(options.workspace);
  }

  async state(): Promise<SignerState> {
    const { secretStore, chooseKeyFile } = this.options.acts;
    return {
      accounts: await this.list(),
      secretStore: { available: secretStore.available, words: secretStore.words },
      keyDialog: chooseKeyFile !== undefined,
      lockAfter: this.options.settings().lockAfter,
    };
  }

  private async list(): Promise<SignerAccount[]> {
    const { labels, watchOnly } = this.options.settings();
    const kept = await this.keystores.list();
    const isKept = (account: Hex) => kept.some((each) => each.account === account);
    const isOpen = (account: Hex) => this.open.some((each) => each.account === account);
    const describe = (account: Hex, kind: SignerAccount['kind'], remembered = false): SignerAccount => ({
      account,
      kind,
      label: labels[account] ?? null,
      unlocked: isOpen(account),
      remembered,
    });
    return [
      ...kept.map(({ account, remembered }) => describe(account, 'keystore', remembered)),
      ...this.open
        .filter(({ account }) => !isKept(account))
        .map(({ account, thread }) => describe(account, thread === 'session' ? 'session' : 'file')),
      ...watchOnly
        .filter((account) => !isKept(account) && !isOpen(account))
        .map((account) => describe(account, 'watchOnly')),
    ];
  }

  async newSession(): Promise<SignerAccount> {
    return this.opened('session', await this.start('session').call<Hex>('newSession', undefined));
  }

  async create({ password }: { password: string }): Promise<SignerAccount> {
    return this.keepNew(await this.start('keystore').call('create', { password }));
  }

  /** @throws badInput */
  async importKey(input: { privateKey: Uint8Array; password: string }): Promise<SignerAccount> {
    return this.keepNew(await this.start('keystore').call('importKey', input));
  }

  /** @throws badInput where there are no dialogs or the file holds no key, cancelled */
  async importByDialog({ password }: { password: string }): Promise<SignerAccount> {
    const { chooseKeyFile } = this.options.acts;
    if (chooseKeyFile === undefined)
      throw badInput('key', 'this host has no dialogs of its own; use streamscope keystore import');
    const file = await chooseKeyFile();
    if (file === undefined) throw new StreamscopeError('cancelled', {}, 'No file was chosen.');
    return this.importKey({ privateKey: await readKeyFile(file), password });
  }

  private async keepNew({ account, keystore }: { account: Hex; keystore: string }): Promise<SignerAccount> {
    await this.keystores.keep(account, keystore);
    return this.opened('keystore', account);
  }

  /** @throws wrongPassword, badInput */
  async openKeystore({
    keystore,
    password,
    keep,
  }: CheckedInput<'signer.openKeystore'>): Promise<SignerAccount> {
    const account = await this.start('keystore').call<Hex>('openKeystore', { keystore, password });
    if (keep) await this.keystores.keep(account, keystore);
    return this.opened('keystore', account);
  }

  /** @throws notFound, wrongPassword, badInput where no password is given and none is remembered */
  async unlock({ account, password, remember }: CheckedInput<'signer.unlock'>): Promise<SignerAccount> {
    const keystore = await this.keystores.read(account);
    const secret = password ?? (await this.rememberedPassword(account));
    await this.start('keystore').call<Hex>('openKeystore', { keystore, password: secret });
    const { secretStore } = this.options.acts;
    if (remember && secretStore.available)
      await this.keystores.rememberPassword(account, secretStore.seal(secret));
    return this.opened('keystore', account);
  }

  private async rememberedPassword(account: Hex): Promise<string> {
    const { secretStore } = this.options.acts;
    const sealed = await this.keystores.readPassword(account);
    if (sealed === undefined || !secretStore.available)
      throw badInput('password', 'is missing: the system keeps none for this account');
    try {
      return secretStore.open(sealed);
    } catch {
      throw badInput('password', 'the system does not open what it kept; give the password');
    }
  }

  async forgetPassword(account: Hex): Promise<SignerState> {
    await this.keystores.forgetPassword(account);
    return this.state();
  }

  /** @throws notFound */
  async export(account: Hex): Promise<{ keystore: string; fileName: string }> {
    return { keystore: await this.keystores.read(account), fileName: `keystore-${account}.json` };
  }

  async remove(account: Hex): Promise<SignerState> {
    await this.lockAccount(account);
    await this.keystores.remove(account);
    const { watchOnly } = this.options.settings();
    await this.options.configure({ watchOnly: watchOnly.filter((each) => each !== account) });
    return this.state();
  }

  async watch(account: Hex): Promise<SignerAccount> {
    const { watchOnly } = this.options.settings();
    await this.options.configure({ watchOnly: [...new Set([...watchOnly, account])] });
    return this.describe(account);
  }

  async lockAfter(minutes: number): Promise<SignerState> {
    await this.options.configure({ lockAfter: minutes });
    this.used();
    return this.state();
  }

  /** Signature of 65 bytes. @throws signerLocked */
  async sign(account: string, fields: SignedFields): Promise<Uint8Array> {
    return this.threadOf(account).call('sign', { account, fields });
  }

  /** The signed transaction as hex. @throws signerLocked */
  async signTransaction(account: string, transaction: UnsignedTransaction): Promise<string> {
    return this.threadOf(account).call('signTransaction', { account, transaction });
  }

  /** The thread that has the account's key, which is used now. @throws signerLocked */
  private threadOf(account: string): ThreadLink {
    const open = this.open.find((each) => each.account === account);
    const thread = open && this.threads[open.thread];
    if (thread === undefined)
      throw new StreamscopeError('signerLocked', { account }, `The key of ${account} is not open here.`);
    this.used();
    return thread;
  }

  /** Forgets keys with their threads: those of sessions are gone for good. */
  async lock(ending: readonly Thread[] = ['session', 'keystore']): Promise<void> {
    clearTimeout(this.idle);
    const threads = ending.map((name) => this.threads[name]);
    for (const name of ending) delete this.threads[name];
    this.open = this.open.filter(({ thread }) => !ending.includes(thread));
    await Promise.all(threads.map((thread) => thread?.terminate()));
  }

  /** Forgets one key, and ends its thread where it holds no other. */
  async lockAccount(account: Hex): Promise<void> {
    const open = this.open.find((each) => each.account === account);
    if (open === undefined) return;
    this.open = this.open.filter((each) => each !== open);
    if (this.open.some(({ thread }) => thread === open.thread))
      await this.threads[open.thread]?.call('drop', { account });
    else await this.lock([open.thread]);
  }

  /** Puts the end of the keystores' thread off. */
  private used(): void {
    clearTimeout(this.idle);
    const { lockAfter } = this.options.settings();
    if (lockAfter === 0 || this.threads.keystore === undefined) return;
    this.idle = setTimeout(
      () => void this.lock(['keystore']).then(this.options.onLocked),
      lockAfter * 60_000,
    );
    this.idle.unref();
  }

  private start(name: Thread): ThreadLink {
    const running = this.threads[name];
    if (running !== undefined) return running;
    const started = new ThreadLink(new Worker(new URL('./keyring.js', import.meta.url)), () => {});
    this.threads[name] = started;
    return started;
  }

  private opened(thread: Thread, account: Hex): Promise<SignerAccount> {
    if (!this.open.some((each) => each.account === account)) this.open.push({ account, thread });
    this.used();
    return this.describe(account);
  }

  private async describe(account: Hex): Promise<SignerAccount> {
    const found = (await this.list()).find((each) => each.account === account);
    if (found === undefined) throw new Error('an account that was opened is listed');
    return found;
  }
}

/** A file that holds 32 bytes of hex. @throws badInput, without a word of what is in it */
export async function readKeyFile(file: string): Promise<Uint8Array> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw badInput('key', 'the file does not read');
  });
  const key = text.length > 200 ? undefined : parseHex(text.trim());
  if (key?.length !== 32) throw badInput('key', 'the file must hold 32 bytes of hex');
  return key;
}
