/**
 * Keeps the databases of an open workspace sound: opens them anew after a failed write, and without a state that is
 * damaged, which is then derived again.
 */
import { join } from 'node:path';
import { type ErrorEnvelope, StreamscopeError } from '../../shared/errors';
import { reopenBytes, requireSpace } from './freeSpace';
import { generationFolder, removeGeneration } from './generation';

/** The workspace's databases, on both threads. */
export interface Databases {
  folder: string;
  /** The generation that is replayed. */
  wantedId(): string;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** A state that is damaged again and again says that the disk is; then the fault stays. */
const mostRenewals = 3;

export class Mending {
  private opening: Promise<void> = Promise.resolve();
  private mustReopen = false;
  private renewals = 0;
  private readonly told = new Set<string>();

  constructor(private readonly databases: Databases) {}

  /** What was done by itself that people should know, as sentences. */
  get notices(): string[] {
    return [...this.told];
  }

  /** A state was derived again from its start. */
  tell(notice: string | null): void {
    if (notice !== null) this.told.add(notice);
  }

  /** Whether a damaged state may be derived once more. */
  get mayRenew(): boolean {
    return this.renewals < mostRenewals;
  }

  /** Takes note of what went wrong with work on the databases. */
  note(fault: unknown): void {
    const { code, data } = fault as Partial<ErrorEnvelope>;
    // Work that was refused beforehand has written nothing.
    if (code === 'storageFailed' && (data as { space?: unknown }).space === undefined) this.mustReopen = true;
  }

  /** Before work that writes: after a failed write, nothing is written to databases that were not opened anew. */
  async beforeWork(): Promise<void> {
    if (this.mustReopen) await this.reopen();
  }

  /** Resolves when the databases are open. Where that has failed, `retry` tries it again. */
  async whenOpen(retry: () => Promise<void>): Promise<void> {
    await this.opening.catch(retry);
  }

  /** Opens them without the state of this generation. */
  async renew(generationId: string, notice: string): Promise<void> {
    this.renewals++;
    this.told.add(notice);
    await this.reopen(generationId);
  }

  /** Resolves when nothing is being opened. */
  async rest(): Promise<void> {
    await this.opening.catch(() => {});
  }

  /**
   * Closes the databases on both threads and opens them again. It is all that helps after a failed write: LevelDB
   * would go on writing behind a torn record, and lose that at the next start.
   */
  private async reopen(damaged?: string): Promise<void> {
    const { databases } = this;
    const { folder } = databases;
    if (damaged === undefined) {
      const folders = [join(folder, 'log'), generationFolder(folder, databases.wantedId())];
      // While they are open, what is stored can at least be read.
      await requireSpace(folder, await reopenBytes(...folders), 'To go on, the workspace');
    }
    this.mustReopen = true;
    this.opening = databases
      .close()
      .then(() => (damaged === undefined ? undefined : removeGeneration(folder, damaged)))
      .then(() => databases.open());
    await this.opening;
    this.mustReopen = false;
  }
}

/** Whether a read came upon damage of the state. */
export function isStateDamage(error: unknown): error is StreamscopeError<'stateDamaged'> {
  return error instanceof StreamscopeError && error.code === 'stateDamaged';
}
