/** Which keys entries read and write, with what values; and the plain model of what is there by then. */
import type { Random } from '../../../electron/sample/random';
import { emptyBytes } from '../../../shared/bytes';
import type { ReadItem, WriteItem } from '../../../shared/model';
import type { Cast } from './cast';
import { KeySpace } from './keySpace';
import { keyOf } from './keyText';
import type { WorkloadSize } from './workload';

/** A key of a stream, by numbers. */
export interface Draw {
  stream: number;
  number: number;
}

const deletedShare = 0.01;
const noiseBytes = 4 << 20;

export class KeyDraws {
  private readonly spaces: KeySpace[];
  private readonly noise = new Uint8Array(noiseBytes);
  private keys = 0;

  constructor(
    private readonly size: WorkloadSize,
    private readonly cast: Cast,
    private readonly random: Random,
  ) {
    this.spaces = cast.streams.map(() => new KeySpace());
    for (let i = 0; i < noiseBytes; i++) this.noise[i] = Math.floor(random.next() * 256);
  }

  get liveKeys(): number {
    return this.spaces.reduce((sum, space) => sum + space.liveKeys, 0);
  }

  /** The stream, or the next one that has keys. */
  streamWithKeys(from: number): number {
    const { length } = this.spaces;
    for (let i = 0; i < length; i++) {
      const stream = (from + i) % length;
      if (this.spaces[stream]!.count > 0) return stream;
    }
    throw new Error('no key was written yet');
  }

  /** As many different keys as an entry has: new ones at an even pace, else any old one. */
  next(streams: readonly number[], written: number): Draw[] {
    const { writes, distinct, keysPerEntry } = this.size;
    const count = Math.min(keysPerEntry, writes - written);
    const taken = new Set<number>();
    const fresh = this.spaces.map(({ count }) => count);
    return Array.from({ length: count }, (_, i) => {
      const stream = streams[i % streams.length]!;
      const isNew = this.keys < Math.floor(((written + i + 1) * distinct) / writes);
      const old = isNew ? undefined : this.oldKey(stream, taken);
      if (old !== undefined) return { stream, number: old };
      this.keys++;
      return { stream, number: fresh[stream]!++ };
    });
  }

  /** Old keys alone, at least one: what is rejected adds none. */
  old(stream: number): Draw[] {
    const taken = new Set<number>();
    const draws: Draw[] = [];
    for (let i = 0; i < this.size.keysPerEntry; i++) {
      const number = this.oldKey(stream, taken);
      if (number !== undefined) draws.push({ stream, number });
    }
    return draws;
  }

  /** A key of the stream that is not taken yet, if one is found soon. */
  private oldKey(stream: number, taken: Set<number>): number | undefined {
    const { count } = this.spaces[stream]!;
    for (let attempt = 0; count > 0 && attempt < 8; attempt++) {
      const number = this.random.int(0, count - 1);
      const place = number * this.spaces.length + stream;
      if (taken.has(place)) continue;
      taken.add(place);
      return number;
    }
    return undefined;
  }

  /** Some old keys of the stream; the same one may be among them twice. */
  reads(stream: number, count: number): ReadItem[] {
    const space = this.spaces[stream]!;
    if (space.count === 0) return [];
    const streamId = this.cast.streams[stream]!.id;
    return Array.from({ length: count }, () => ({
      streamId,
      key: keyOf(this.random.int(0, space.count - 1)),
    }));
  }

  writes(draws: readonly Draw[]): WriteItem[] {
    return draws.map(({ stream, number }) => ({
      streamId: this.cast.streams[stream]!.id,
      key: keyOf(number),
      value: this.random.chance(deletedShare) ? emptyBytes : this.value(),
    }));
  }

  /** 80 to 120 bytes from somewhere in a block of noise: no compression of a database block finds them again. */
  value(): Uint8Array {
    const size = this.random.int(80, 120);
    const from = this.random.int(0, noiseBytes - size);
    return this.noise.subarray(from, from + size);
  }

  /** The newest version among these keys. */
  newest(draws: readonly Draw[]): number {
    return Math.max(...draws.map(({ stream, number }) => this.spaces[stream]!.newest(number)));
  }

  /** Takes note that an entry committed these writes. */
  committed(seq: number, draws: readonly Draw[], writes: readonly WriteItem[]): void {
    for (const [i, { stream, number }] of draws.entries())
      this.spaces[stream]!.write(number, seq, writes[i]!.value.length > 0);
  }
}
