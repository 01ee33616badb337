/**
 * Keystores that a workspace keeps, as ethers and geth write them: `keystores/ACCOUNT.json`. Beside one may stand its
 * password, sealed by the system's secret store: `ACCOUNT.secret`. A keystore that is removed moves into a folder.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hex } from '../../shared/bytes';
import { accountField } from '../../shared/contract/inputs';
import { StreamscopeError } from '../../shared/errors';
import { storageFault } from '../store/faults';

export interface KeptKeystore {
  account: Hex;
  remembered: boolean;
}

export class Keystores {
  private readonly folder: string;

  constructor(workspace: string) {
    this.folder = join(workspace, 'keystores');
  }

  async list(): Promise<KeptKeystore[]> {
    const names = await readdir(this.folder).catch((): string[] => []);
    return names.sort().flatMap((name) => {
      const { data } = accountField.safeParse(name.replace(/\.json$/, ''));
      if (data === undefined || !name.endsWith('.json')) return [];
      return [{ account: data, remembered: names.includes(`${data}.secret`) }];
    });
  }

  /** Never over one that is there: its password may be another. */
  async keep(account: string, keystore: string): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeFile(this.file(account), keystore, { mode: 0o600, flush: true, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
      throw storageFault('The keystore could not be written', error);
    }
  }

  /** @throws notFound */
  async read(account: string): Promise<string> {
    try {
      return await readFile(this.file(account), 'utf8');
    } catch {
      throw new StreamscopeError(
        'notFound',
        { what: 'keystore', id: account },
        `No keystore of ${account} is kept here.`,
      );
    }
  }

  async remove(account: string): Promise<void> {
    const removed = join(this.folder, 'removed');
    await mkdir(removed, { recursive: true, mode: 0o700 });
    await rename(this.file(account), join(removed, `${account}.json`)).catch(ignoreAbsent);
    await this.forgetPassword(account);
  }

  async rememberPassword(account: string, sealed: Uint8Array): Promise<void> {
    await writeFile(this.secretFile(account), sealed, { mode: 0o600, flush: true });
  }

  /** @returns undefined where none is remembered */
  readPassword(account: string): Promise<Uint8Array | undefined> {
    return readFile(this.secretFile(account)).catch(ignoreAbsent);
  }

  async forgetPassword(account: string): Promise<void> {
    await rm(this.secretFile(account), { force: true });
  }

  private file(account: string): string {
    return join(this.folder, `${account}.json`);
  }

  private secretFile(account: string): string {
    return join(this.folder, `${account}.secret`);
  }
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
