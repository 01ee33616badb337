/**
 * The entries that are measured: made from a seed, the same on every machine, one at a time. Every twentieth is an odd
 * one, every tenth is about two streams at once, and every tenth has a read set.
 */
import { Random } from '../../../electron/sample/random';
import { concatBytes, emptyBytes } from '../../../shared/bytes';
import type { AccessControlItem, Batch, VerdictKind, WriteItem } from '../../../shared/model';
import { encodeBatch } from '../../../shared/streamData';
import { type Cast, makeCast } from './cast';
import { KeyDraws } from './keyDraws';
import { OddEntries } from './oddEntries';
import { type Committing, freshBatch, type Planned } from './plan';

export interface WorkloadSize {
  /** Writes that are committed. */
  writes: number;
  /** Different keys among them, but for one special key a stream. */
  distinct: number;
  keysPerEntry: number;
  seed: number;
  /** Watched streams, the usual number if left out. */
  streams?: number;
}

/** An entry, and what must become of it. */
export interface WorkloadEntry extends Omit<Planned, 'batch'> {
  seq: number;
  data: Uint8Array;
  /** Writes that are committed. */
  writes: WriteItem[];
}

const oddEvery = 20;

export class Workload {
  readonly cast: Cast;
  /** Entries made so far, and writes that they commit. */
  entriesMade = 0;
  written = 0;
  private readonly counts = new Map<VerdictKind, number>();
  private readonly random: Random;
  private readonly draws: KeyDraws;
  private readonly odd: OddEntries;

  constructor(private readonly size: WorkloadSize) {
    this.cast = makeCast(size.streams);
    this.random = new Random(`bench ${size.seed}`);
    this.draws = new KeyDraws(size, this.cast, this.random);
    this.odd = new OddEntries(this.cast, this.draws);
  }

  /** Keys that are live after all entries made so far. */
  get liveKeys(): number {
    return this.draws.liveKeys + this.odd.liveKeys;
  }

  /** Entries made so far, by what must become of them. */
  get verdicts(): Partial<Record<VerdictKind, number>> {
    return Object.fromEntries(this.counts);
  }

  *entries(): Generator<WorkloadEntry> {
    while (this.written < this.size.writes) {
      const seq = this.entriesMade++;
      const { batch, ...planned } = this.plan(seq);
      const writes = planned.verdict === 'committed' ? batch.writes : [];
      const data = planned.verdict === 'malformed' ? withoutKeyLength(batch) : encodeBatch(batch);
      this.written += writes.length;
      this.counts.set(planned.verdict, (this.counts.get(planned.verdict) ?? 0) + 1);
      yield { seq, ...planned, data, writes };
    }
  }

  private plan(seq: number): Planned {
    const plan = this.choose(seq);
    return 'verdict' in plan ? plan : this.commit(seq, plan);
  }

  private choose(seq: number): Planned | Committing {
    const { length } = this.cast.streams;
    const stream = seq % length;
    if (seq < length) return this.founding(stream);
    if (seq % oddEvery === oddEvery - 1) return this.odd.next(seq, this.draws.streamWithKeys(stream));
    if (seq % 10 === 4) {
      const streams = [stream, (stream + 1) % length];
      return { sender: this.cast.bridge, streams, draws: this.draws.next(streams, this.written) };
    }
    const { founder, writers } = this.cast.streams[stream]!;
    return {
      sender: this.random.pick([founder, ...writers]),
      streams: [stream],
      draws: this.draws.next([stream], this.written),
      reads: seq % 10 === 7 ? this.draws.reads(stream, 5) : [],
    };
  }

  private founding(stream: number): Committing {
    const { id: streamId, founder, writers, specialKey, specialWriter } = this.cast.streams[stream]!;
    const accessControl: AccessControlItem[] = [...writers, this.cast.bridge].map((account) => ({
      opcode: 0x20,
      streamId,
      key: emptyBytes,
      account,
    }));
    accessControl.push({ opcode: 0x10, streamId, key: specialKey });
    accessControl.push({ opcode: 0x30, streamId, key: specialKey, account: specialWriter });
    return { sender: founder, streams: [stream], accessControl };
  }

  private commit(seq: number, plan: Committing): Planned {
    const { sender, streams, draws = [], reads = [], writes = [], accessControl = [] } = plan;
    const drawn = this.draws.writes(draws);
    this.draws.committed(seq, draws, drawn);
    return {
      sender,
      streamIds: streams.map((stream) => this.cast.streams[stream]!.id),
      batch: { ...freshBatch(seq, [...drawn, ...writes]), reads, accessControl },
      verdict: 'committed',
      result: 'Commit',
    };
  }
}

/** Data that does not decode: its first written key has length 0. */
function withoutKeyLength(batch: Batch): Uint8Array {
  const data = encodeBatch(batch);
  const keyLengthAt = 8 + 4 + 4 + 32;
  return concatBytes(data.subarray(0, keyLengthAt), new Uint8Array(3), data.subarray(keyLengthAt + 3));
}
