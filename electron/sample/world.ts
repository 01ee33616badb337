import { toHex } from '../../shared/bytes';
import type { Batch, VerdictKind } from '../../shared/model';
import type { Stream } from './cast';
import { Draft, type KeyParts, keyBytes } from './draft';
import { Game } from './game';
import type { Random } from './random';
import { paceAt } from './rhythm';

/** An entry as the story tells it; signatures and hashes come later. */
export interface StoryEntry {
  sender: string;
  /** Unix seconds. */
  timestamp: number;
  /** Empty: a plain file. */
  streamIds: Uint8Array[];
  data: Uint8Array;
  /** True where nobody ever gets the data. */
  lost: boolean;
  /** What the story means to become of it; a test holds it against replay. */
  verdict: VerdictKind;
  /** null where the data is no batch. */
  batch: Batch | null;
}

/** The log so far, and the state as its actors see it. */
export class World {
  readonly entries: StoryEntry[] = [];
  readonly game = new Game();
  private readonly state = new Map<string, { value: Uint8Array; version: number }>();

  constructor(
    readonly random: Random,
    private readonly times: readonly number[],
  ) {}

  /** Seq of the entry that comes next. */
  get seq(): number {
    return this.entries.length;
  }

  /** Unix seconds of the entry that comes next. */
  get now(): number {
    return this.times[this.seq]!;
  }

  /** How busy the world is now, 0 to 1. */
  get pace(): number {
    return paceAt(this.now);
  }

  by(sender: string): Draft {
    return new Draft(this, sender);
  }

  /** An entry whose data comes from no encoder of ours, or is for no stream at all. */
  appendRaw(sender: string, streams: readonly Stream[], data: Uint8Array, verdict: VerdictKind): void {
    const streamIds = streams.map((stream) => stream.id);
    this.append({ sender, streamIds, data, lost: false, verdict, batch: null });
  }

  append(entry: Omit<StoryEntry, 'timestamp'>): void {
    const seq = this.seq;
    this.entries.push({ ...entry, timestamp: this.now });
    if (entry.verdict !== 'committed' || entry.batch === null) return;
    for (const { streamId, key, value } of entry.batch.writes) {
      this.state.set(stateKey(streamId, key), { value, version: seq });
      this.game.observe(streamId, key, value, seq);
    }
  }

  /** The value of a live key. */
  get(stream: Stream, key: KeyParts): Uint8Array | undefined {
    const value = this.state.get(stateKey(stream.id, keyBytes(key)))?.value;
    return value === undefined || value.length === 0 ? undefined : value;
  }

  /** The entry that last wrote a key, 0 if none did. */
  version(stream: Stream, key: KeyParts): number {
    return this.state.get(stateKey(stream.id, keyBytes(key)))?.version ?? 0;
  }

  /** A state that a sender may well have seen: a few entries old, but never older than what it touches. */
  lastSeenBy(batch: Batch): number {
    const touched = [...batch.reads, ...batch.writes].map(
      ({ streamId, key }) => this.state.get(stateKey(streamId, key))?.version ?? 0,
    );
    return Math.max(0, this.seq - 1 - this.random.int(0, 4), ...touched);
  }
}

function stateKey(streamId: Uint8Array, key: Uint8Array): string {
  return `${toHex(streamId)}${toHex(key)}`;
}
