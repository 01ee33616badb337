/** Follows another explorer's log, and hands it the entries that are signed here. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromHex, type Hex, toHex } from '../../shared/bytes';
import type { SourceStatus } from '../../shared/contract/source';
import { StreamscopeError, toEnvelope } from '../../shared/errors';
import { LogClient } from '../log/explorer/logClient';
import type { Wanted } from '../log/zeroG/download';
import type { FollowPorts } from './chainFollower';
import { Pause } from './pause';
import type { LogState } from './writerCore';

const shortestPause = 250;
const longestPause = 15_000;
/** Milliseconds until data that the leader did not have is asked for again. */
const dataInterval = 2_000;

type Told = Pick<SourceStatus, 'head' | 'headAt' | 'readTo' | 'received' | 'fault'>;

export class ExplorerFollower {
  private readonly ended = new AbortController();
  private readonly context = { signal: this.ended.signal, progress: () => {} };
  private readonly client: LogClient;
  private readonly pause = new Pause();
  private loops: Promise<unknown> = Promise.resolve();
  private readonly told: Told = {
    head: null,
    headAt: null,
    readTo: null,
    received: 0,
    fault: null,
  };

  /** @param folder where pages lie while they are taken in */
  constructor(
    private readonly ports: Omit<FollowPorts, 'feeder'>,
    url: string,
    private readonly folder: string,
  ) {
    this.client = new LogClient(url);
  }

  start(): void {
    this.loops = this.follow();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    this.pause.end();
    await this.loops;
  }

  status(): Omit<SourceStatus, 'source' | 'outgoing'> {
    const { head, readTo, fault } = this.told;
    const isBehind = head !== null && (readTo ?? -1) < head;
    const phase =
      fault !== null ? 'failing' : head === null ? 'connecting' : isBehind ? 'behind' : 'following';
    return { ...this.told, phase, fetched: 0, missing: [], givenUp: [], reorganisations: 0 };
  }

  /** The leader decides what is given up. */
  async retry(): Promise<void> {}

  lookAgain(): void {}

  private async follow(): Promise<void> {
    let pause = shortestPause;
    while (!this.ended.signal.aborted) {
      try {
        await this.takeNext();
        pause = shortestPause;
      } catch (error) {
        if (this.ended.signal.aborted) return;
        this.tell({ fault: toEnvelope(error) });
        // Another log will not become this one again; people decide.
        if (error instanceof StreamscopeError && error.code === 'logsDiffer') return;
        await this.pause.wait(pause);
        pause = Math.min(2 * pause, longestPause);
      }
    }
  }

  private tell(change: Partial<Told>): void {
    Object.assign(this.told, change);
    if (change.head !== undefined) this.told.headAt = Math.floor(Date.now() / 1000);
    this.ports.onStatus();
  }

  private async takeNext(): Promise<void> {
    const { writer, enqueue } = this.ports;
    const log = await writer.call<LogState>('logState', undefined);
    const isEmpty = log.nextSeq === log.firstSeq;
    if (this.told.head === null || isEmpty) {
      const leader = await this.client.status(this.ended.signal);
      if (isEmpty) {
        // What is signed here before the first entry comes must be for the leader's log.
        const { logId, firstSeq } = leader;
        await enqueue(() => writer.call('adopt', { logId: fromHex(logId), firstSeq }));
        this.tell({ head: leader.nextSeq - 1, readTo: firstSeq - 1, fault: null });
        return this.take(firstSeq, null);
      }
      this.tell({ head: leader.nextSeq - 1, readTo: log.nextSeq - 1, fault: null });
    }
    const [missing] = await writer.call<Wanted[]>('wanted', 1);
    await this.take(log.nextSeq, toHex(log.lastHash), missing === undefined ? undefined : dataInterval);
    if (missing !== undefined) await this.askForData(missing);
  }

  private async take(from: number, hash: Hex | null, wait?: number): Promise<void> {
    const { text, nextSeq } = await this.client.lines({ from, hash, wait }, this.ended.signal);
    if (text !== '') await this.takeIn(text);
    const log = await this.ports.writer.call<LogState>('logState', undefined);
    const received = this.told.received + (log.nextSeq - from);
    this.tell({ head: Math.max(nextSeq, log.nextSeq) - 1, readTo: log.nextSeq - 1, received, fault: null });
  }

  /** By the way of an import: everything that it checks is checked here too. */
  private async takeIn(text: string): Promise<void> {
    const { writer, enqueue, onChange } = this.ports;
    const file = join(this.folder, 'page.ndjson');
    await mkdir(this.folder, { recursive: true });
    await writeFile(file, text);
    await enqueue(() => writer.call('takeLines', file, this.context));
    await rm(file, { force: true });
    onChange();
  }

  /** The leader may have got data that it had not when it gave the entry. */
  private async askForData({ seq }: Wanted): Promise<void> {
    const { text } = await this.client.lines({ from: seq, hash: null }, this.ended.signal);
    if (text !== '') await this.takeIn(text);
  }
}
