/** A log store in a temporary folder, and files to feed it with. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { formatExchangeLine } from '../../../electron/log/exchangeFile';
import { appendFile, checkFile, type ImportOptions } from '../../../electron/log/fileImport';
import { LogStore } from '../../../electron/log/logStore';
import { ownThread } from '../../../electron/log/verifiers';
import type { Line } from './signedEntries';

/** A line as an object, or as text that stands as it is. */
export type AnyLine = Line | string;

/** Writes an exchange file; compressed where the name says so, `cut` bytes short. */
export async function writeExchangeFile(
  folder: string,
  lines: readonly AnyLine[],
  name = 'log.ndjson',
  cut = 0,
): Promise<string> {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const bytes = name.endsWith('.gz') ? gzipSync(text) : Buffer.from(text);
  const file = join(folder, name);
  await writeFile(file, bytes.subarray(0, bytes.length - cut));
  return file;
}

export class TestLog {
  private constructor(
    readonly folder: string,
    public store: LogStore,
  ) {}

  static async open(): Promise<TestLog> {
    const folder = await mkdtemp(join(tmpdir(), 'streamscope-log-'));
    return new TestLog(folder, await LogStore.open(join(folder, 'log')));
  }

  /** See writeExchangeFile. */
  file(lines: readonly AnyLine[], name?: string, cut?: number): Promise<string> {
    return writeExchangeFile(this.folder, lines, name, cut);
  }

  /** Both passes over a file with these lines. @throws importRefused */
  async import(lines: readonly AnyLine[], options: Partial<ImportOptions> = {}): Promise<void> {
    await this.importFile(await this.file(lines), options);
  }

  async importFile(file: string, options: Partial<ImportOptions> = {}): Promise<void> {
    const { signal } = new AbortController();
    const whole = { trustSenders: false, verifiers: ownThread, signal, onProgress: () => {}, ...options };
    await appendFile(this.store, file, await checkFile(this.store, file, whole), whole);
  }

  /** The whole log as lines of an exchange file. */
  async export(): Promise<string[]> {
    const { reader, meta } = this.store;
    const entries = await reader.entries(meta.firstSeq, this.store.nextSeq, { limit: 10_000 });
    return entries.map((entry) => {
      const data = entry.availability === 'present' ? reader.data(entry) : undefined;
      return formatExchangeLine(entry, data, meta.logId);
    });
  }

  async restart(): Promise<void> {
    await this.store.close();
    this.store = await LogStore.open(join(this.folder, 'log'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    await rm(this.folder, { recursive: true });
  }
}

/** The data of the error that a promise must reject with, and its code. */
export async function faultOf(
  work: Promise<unknown>,
): Promise<{ code?: string; message: string; data?: object }> {
  try {
    await work;
  } catch (error) {
    const { code, message, data } = error as { code?: string; message: string; data?: object };
    return { code, message, data };
  }
  throw new Error('it did not fail');
}
