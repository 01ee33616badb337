/** The indexer of an open workspace: its thread is started with the first index, and told when there is more to index. */
import { Worker } from 'node:worker_threads';
import { toEnvelope } from '../../shared/errors';
import type { EncryptionKey } from '../decode/encryption';
import type { IndexDefinition } from '../indexes/definition';
import type { Generation } from './generation';
import type { IndexState } from './indexerCore';
import { ThreadLink } from './threadLink';

export interface IndexingEvents {
  /** An index came further. */
  onChange: () => void;
  /** Damage of the state, or a disk that refuses. */
  onFault: (error: unknown) => void;
}

/** While an index is built, no more is told than one notice in so many ms. */
const noticeMilliseconds = 500;

export class Indexing {
  private link: ThreadLink | undefined;
  private states = new Map<string, IndexState>();
  private inUse: { generation: Generation; encryption: EncryptionKey | undefined } | undefined;
  private definitions: readonly IndexDefinition[] = [];
  /** The work under way, and whether more came in meanwhile. */
  private work: Promise<void> | undefined;
  private hasMore = false;
  private fault: string | null = null;
  private told = 0;

  constructor(
    private readonly folder: string,
    private readonly events: IndexingEvents,
  ) {}

  /** Of an index by its id; undefined while nothing is known of it. */
  state(id: string): IndexState | undefined {
    const state = this.states.get(id);
    return state && { ...state, fault: state.fault ?? this.fault };
  }

  /** Builds in this generation from now on. */
  async switchTo(
    generation: Generation,
    encryption: EncryptionKey | undefined,
    definitions: readonly IndexDefinition[],
  ): Promise<void> {
    this.inUse = { generation, encryption };
    this.definitions = definitions;
    this.states.clear();
    if (definitions.length > 0 || this.link !== undefined) await this.begin();
  }

  /** Other definitions; the thread stays, to remove what is no longer defined. */
  async define(definitions: readonly IndexDefinition[]): Promise<void> {
    this.definitions = definitions;
    if (this.link === undefined) {
      if (definitions.length > 0 && this.inUse !== undefined) await this.begin();
      return;
    }
    this.take(await this.link.call<IndexState[]>('define', definitions));
    this.poke();
  }

  private async begin(): Promise<void> {
    const { inUse, definitions } = this;
    if (inUse === undefined) return;
    this.link ??= new ThreadLink(
      new Worker(new URL('./indexer.js', import.meta.url), { workerData: { folder: this.folder } }),
      (states) => {
        this.take(states as IndexState[]);
        this.tell();
      },
    );
    this.take(await this.link.call<IndexState[]>('switchTo', { ...inUse, definitions }));
    this.poke();
  }

  /** Each notice makes screens ask again for what they show. */
  private tell(): void {
    const now = performance.now();
    if (now - this.told < noticeMilliseconds) return;
    this.told = now;
    this.events.onChange();
  }

  private take(states: readonly IndexState[]): void {
    this.states = new Map(states.map((state) => [state.id, state]));
  }

  /** The state has more, or may. */
  poke(): void {
    if (this.link === undefined) return;
    this.hasMore = true;
    this.work ??= this.run().finally(() => {
      this.work = undefined;
    });
  }

  private async run(): Promise<void> {
    while (this.hasMore && this.link !== undefined) {
      this.hasMore = false;
      try {
        this.take(await this.link.call<IndexState[]>('catchUp', undefined));
        this.fault = null;
      } catch (error) {
        this.fault = toEnvelope(error).message;
        this.events.onFault(error);
      }
      this.events.onChange();
    }
  }

  /** Resolves when all is indexed that was there when it was asked, or nothing goes on. */
  async settled(): Promise<void> {
    while (this.work !== undefined) await this.work;
  }

  /** Before the writer closes its databases. */
  async close(): Promise<void> {
    this.hasMore = false;
    await this.link?.call('close', undefined).catch(() => {});
    await this.work;
  }

  async end(): Promise<void> {
    await this.link?.terminate();
  }
}
