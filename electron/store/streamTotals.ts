/** What an entry changes in each of its streams, for the digest and the count of live keys. */
import { type DigestedWrite, nextDigest } from '../replay/digest';
import type { EffectiveControl } from '../replay/effective';

/** A stream's running digest and number of live keys. */
export interface StreamTotals {
  digest: Uint8Array;
  liveKeys: number;
}

class StreamChanges {
  readonly writes: DigestedWrite[] = [];
  readonly facts: (EffectiveControl & { by: Uint8Array })[] = [];
  /** Keys that came to life, less those that were deleted. */
  liveKeys = 0;

  constructor(private readonly plain: Uint8Array) {}

  totalsAfter(before: StreamTotals, seq: number): StreamTotals {
    const digest = nextDigest(before.digest, seq, this.plain, this.writes, this.facts);
    return { digest, liveKeys: before.liveKeys + this.liveKeys };
  }
}

export class EntryChanges {
  private readonly streams = new Map<number, StreamChanges>();
  private lastStream = -1;
  private lastChanges: StreamChanges | undefined;

  /** @param plain the entry's data, which holds the values */
  constructor(private readonly plain: Uint8Array) {}

  of(stream: number): StreamChanges {
    if (stream === this.lastStream && this.lastChanges !== undefined) return this.lastChanges;
    const changes = this.streams.get(stream) ?? new StreamChanges(this.plain);
    this.streams.set(stream, changes);
    this.lastStream = stream;
    this.lastChanges = changes;
    return changes;
  }

  forEach(visit: (stream: number, changes: StreamChanges) => void): void {
    for (const [stream, changes] of this.streams) visit(stream, changes);
  }
}
