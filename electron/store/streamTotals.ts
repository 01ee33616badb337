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

  totalsAfter(before: StreamTotals, seq: number): StreamTotals {
    const digest = nextDigest(before.digest, seq, this.writes, this.facts);
    return { digest, liveKeys: before.liveKeys + this.liveKeys };
  }
}

export class EntryChanges {
  /** Most entries change one stream. */
  private first: { stream: number; changes: StreamChanges } | undefined;
  private others: Map<number, StreamChanges> | undefined;

  of(stream: number): StreamChanges {
    this.first ??= { stream, changes: new StreamChanges() };
    if (this.first.stream === stream) return this.first.changes;
    this.others ??= new Map();
    const changes = this.others.get(stream) ?? new StreamChanges();
    this.others.set(stream, changes);
    return changes;
  }

  forEach(visit: (stream: number, changes: StreamChanges) => void): void {
    if (this.first !== undefined) visit(this.first.stream, this.first.changes);
    for (const [stream, changes] of this.others ?? []) visit(stream, changes);
  }
}
